import { type MouseEvent, type ReactNode, useRef } from 'react';
import type { Booking } from '#app/features/bookings/booking.ts';
import type { Column, Shade } from '#app/features/bookings/calendar-columns.ts';
import { clickedMinute, clockOf } from '#app/features/bookings/drag-target.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { shownHours } from '#app/features/bookings/week-layout.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { timeOfDay } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import { instantAt, minuteOfDay } from '#app/lib/zoned-time.ts';
import { BookingBlock } from './booking-block.tsx';
import classes from './calendar-grid.module.css';
import { type Drag, useDrag } from './use-drag.ts';

/** Height of one hour. */
const HOUR_PX = 56;
const PX_PER_MIN = HOUR_PX / 60;

/** A column with what stands above it. */
export interface TitledColumn extends Column {
  title: ReactNode;
}

/** Where a job may go: it is shown there while the owner is asked. */
export interface Proposal {
  booking: Booking;
  column: Column;
  startsAt: string;
}

interface CalendarGridProps {
  columns: readonly TitledColumn[];
  /** The business's calendar day now. */
  today: string;
  proposal: Proposal | null;
  onOpen: (bookingId: string) => void;
  onPropose: (proposal: Proposal) => void;
  /** An empty place was clicked. */
  onPick: (column: Column, time: string) => void;
}

/** Columns of time on a wide screen: a block a job, in its technician's colour. */
export function CalendarGrid({ columns, today, proposal, onOpen, onPropose, onPick }: CalendarGridProps) {
  const { timeZone } = useBusiness();
  const grid = useRef<HTMLDivElement>(null);
  const { fromMin, toMin } = shownHours(columns.flatMap(({ placed }) => placed));
  const scale = { pxPerMin: PX_PER_MIN, fromMin, toMin };
  const { drag, start } = useDrag({
    grid,
    scale,
    onDrop: ({ booking, column: index, startMin }) => {
      const column = columns[index];
      if (!column) return;
      const startsAt = instantAt(column.day, clockOf(startMin), timeZone);
      const isSamePerson = column.technicianId === null || column.technicianId === booking.technician?.technicianId;
      if (Date.parse(startsAt) !== Date.parse(booking.startsAt) || !isSamePerson)
        onPropose({ booking, column, startsAt });
    },
  });
  const moving = drag?.booking.bookingId ?? proposal?.booking.bookingId;
  return (
    <div
      className={classes.week}
      ref={grid}
      style={{ gridTemplateColumns: `56px repeat(${columns.length}, minmax(0, 1fr))` }}
      data-dragging={drag !== null || undefined}
    >
      <Hours fromMin={fromMin} toMin={toMin} />
      {columns.map((column, index) => (
        <section
          key={column.key}
          className={classes.day}
          data-today={column.day === today || undefined}
          aria-labelledby={`column-${column.key}`}
        >
          <h2 className={classes.head} id={`column-${column.key}`}>
            {column.title}
          </h2>
          <div
            className={classes.column}
            data-column=""
            style={{ height: (toMin - fromMin) * PX_PER_MIN, backgroundSize: `100% ${HOUR_PX}px` }}
          >
            <EmptyPlaces onPick={(offsetPx) => onPick(column, clockOf(clickedMinute(offsetPx, scale)))} />
            {column.shades.map((shade) => (
              <ShadeBox key={`${shade.kind}-${shade.fromMin}`} shade={shade} fromMin={fromMin} toMin={toMin} />
            ))}
            {column.day === today && <NowLine fromMin={fromMin} toMin={toMin} />}
            {column.placed.map((placed) => (
              <BookingBlock
                key={placed.booking.bookingId}
                placed={placed}
                fromMin={fromMin}
                pxPerMin={PX_PER_MIN}
                lifted={placed.booking.bookingId === moving}
                onOpen={onOpen}
                onGrab={start}
              />
            ))}
            {ghostIn(column, index, { drag, proposal, timeZone, fromMin })}
          </div>
        </section>
      ))}
    </div>
  );
}

interface Ghosts {
  drag: Drag | null;
  proposal: Proposal | null;
  timeZone: string;
  fromMin: number;
}

/** The place a job is dragged over, or waits at while the owner is asked. */
function ghostIn(column: Column, index: number, { drag, proposal, timeZone, fromMin }: Ghosts): ReactNode {
  const place = (booking: Booking, startMin: number, durationMin: number) => (
    <Ghost booking={booking} day={column.day} startMin={startMin} heightMin={durationMin} fromMin={fromMin} />
  );
  if (drag) return drag.column === index ? place(drag.booking, drag.startMin, drag.durationMin) : null;
  if (proposal?.column.key !== column.key) return null;
  const { booking, startsAt } = proposal;
  const durationMin = (Date.parse(booking.endsAt) - Date.parse(booking.startsAt)) / 60_000;
  return place(booking, minuteOfDay(startsAt, timeZone), durationMin);
}

interface GhostProps {
  booking: Booking;
  day: string;
  startMin: number;
  heightMin: number;
  fromMin: number;
}

function Ghost({ booking, day, startMin, heightMin, fromMin }: GhostProps) {
  const { timeZone } = useBusiness();
  const style = { top: (startMin - fromMin) * PX_PER_MIN, height: heightMin * PX_PER_MIN - 3 };
  return (
    <div className={classes.ghost} style={{ ...technicianStyle(booking.technician?.color), ...style }} aria-hidden>
      <strong>{timeOfDay(instantAt(day, clockOf(startMin), timeZone), timeZone)}</strong>
      <span>{booking.serviceName}</span>
    </div>
  );
}

/** For the mouse only: a keyboard has the button above, which asks for the same. */
function EmptyPlaces({ onPick }: { onPick: (offsetPx: number) => void }) {
  const pick = ({ nativeEvent }: MouseEvent) => onPick(nativeEvent.offsetY);
  return <button type="button" className={classes.empty} tabIndex={-1} aria-hidden onClick={pick} />;
}

function ShadeBox({ shade, fromMin, toMin }: { shade: Shade; fromMin: number; toMin: number }) {
  const [from, to] = [Math.max(shade.fromMin, fromMin), Math.min(shade.toMin, toMin)];
  if (from >= to) return null;
  const style = { top: (from - fromMin) * PX_PER_MIN, height: (to - from) * PX_PER_MIN };
  return (
    <div className={classes.shade} data-kind={shade.kind} style={style}>
      {shade.label}
    </div>
  );
}

function Hours({ fromMin, toMin }: { fromMin: number; toMin: number }) {
  const hours = Array.from({ length: (toMin - fromMin) / 60 }, (_, index) => fromMin / 60 + index);
  return (
    <div className={classes.gutter} aria-hidden>
      <div className={classes.head} />
      <div style={{ height: (toMin - fromMin) * PX_PER_MIN }} className={classes.hours}>
        {hours.map((hour) => (
          <span key={hour} style={{ height: HOUR_PX }}>
            {hourName(hour)}
          </span>
        ))}
      </div>
    </div>
  );
}

function NowLine({ fromMin, toMin }: { fromMin: number; toMin: number }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMin = minuteOfDay(new Date(useNow(renderedAtMs, 60_000)).toISOString(), timeZone);
  if (nowMin < fromMin || nowMin > toMin) return null;
  return <div className={classes.now} style={{ top: (nowMin - fromMin) * PX_PER_MIN }} aria-hidden />;
}

function hourName(hour: number): string {
  const half = hour < 12 || hour === 24 ? 'AM' : 'PM';
  return `${hour % 12 === 0 ? 12 : hour % 12} ${half}`;
}
