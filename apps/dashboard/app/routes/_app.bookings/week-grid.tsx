import { VisuallyHidden } from '@mantine/core';
import type { Booking } from '#app/features/bookings/booking.ts';
import { unseenWords } from '#app/features/bookings/booking-label.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { byDay, daysOfWeek, layoutDay, type Placed, shownHours } from '#app/features/bookings/week-layout.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { shortDate, timeOfDay } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import { minuteOfDay } from '#app/lib/zoned-time.ts';
import classes from './week-grid.module.css';

/** Height of one hour. */
const HOUR_PX = 56;
/** Of the text in a block (week-grid.module.css). */
const LINE_PX = 17.6;
const BLOCK_PADDING_PX = 10;

export interface WeekProps {
  weekStart: string;
  /** The business's calendar day now. */
  today: string;
  bookings: readonly Booking[];
  onOpen: (bookingId: string) => void;
}

/** The week on a wide screen: a column a day, a block a job, in its technician's colour. */
export function WeekGrid({ weekStart, today, bookings, onOpen }: WeekProps) {
  const { timeZone } = useBusiness();
  const grouped = byDay(bookings, timeZone);
  const days = daysOfWeek(weekStart).map((day) => ({ day, placed: layoutDay(grouped.get(day) ?? [], timeZone) }));
  const { fromMin, toMin } = shownHours(days.flatMap(({ placed }) => placed));
  const hours = Array.from({ length: (toMin - fromMin) / 60 }, (_, index) => fromMin / 60 + index);
  const height = ((toMin - fromMin) / 60) * HOUR_PX;
  return (
    <div className={classes.week}>
      <div className={classes.gutter} aria-hidden>
        <div className={classes.head} />
        <div style={{ height }} className={classes.hours}>
          {hours.map((hour) => (
            <span key={hour} style={{ height: HOUR_PX }}>
              {hourName(hour)}
            </span>
          ))}
        </div>
      </div>
      {days.map(({ day, placed }) => (
        <section
          key={day}
          className={classes.day}
          data-today={day === today || undefined}
          aria-labelledby={`day-${day}`}
        >
          <h2 className={classes.head} id={`day-${day}`}>
            <DayName day={day} isToday={day === today} />
          </h2>
          <div className={classes.column} style={{ height, backgroundSize: `100% ${HOUR_PX}px` }}>
            {day === today && <NowLine fromMin={fromMin} toMin={toMin} />}
            {placed.map((entry) => (
              <Block key={entry.booking.bookingId} placed={entry} fromMin={fromMin} onOpen={onOpen} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function DayName({ day, isToday }: { day: string; isToday: boolean }) {
  const [weekday = '', date = ''] = shortDate(`${day}T12:00:00Z`, 'UTC').split(', ');
  return (
    <>
      <span>{isToday ? 'Today' : weekday}</span>
      <span className={classes.date}>{date}</span>
    </>
  );
}

interface BlockProps {
  placed: Placed<Booking>;
  fromMin: number;
  onOpen: (bookingId: string) => void;
}

function Block({ placed, fromMin, onOpen }: BlockProps) {
  const { timeZone } = useBusiness();
  const { booking, lane, lanes } = placed;
  const top = ((placed.fromMin - fromMin) / 60) * HOUR_PX;
  const height = ((placed.toMin - placed.fromMin) / 60) * HOUR_PX - 3;
  const lines = Math.max(1, Math.floor((height - BLOCK_PADDING_PX) / LINE_PX) - 2);
  return (
    <button
      type="button"
      className={classes.block}
      data-cancelled={booking.status === 'cancelled' || undefined}
      data-narrow={lanes > 2 || undefined}
      data-flat={height < BLOCK_PADDING_PX + 3 * LINE_PX || undefined}
      onClick={() => onOpen(booking.bookingId)}
      style={{
        ...technicianStyle(booking.technician?.color),
        top,
        height,
        insetInlineStart: `calc(${(lane / lanes) * 100}% + 2px)`,
        width: `calc(${100 / lanes}% - 5px)`,
      }}
    >
      <VisuallyHidden>Open booking: </VisuallyHidden>
      <span className={classes.time}>{shortTime(booking.startsAt, timeZone)}</span>
      <span className={classes.service} style={{ WebkitLineClamp: lines }}>
        {booking.serviceName}
      </span>
      <span className={classes.customer}>{booking.customerName}</span>
      <VisuallyHidden>, {unseenWords(booking, timeZone)}</VisuallyHidden>
    </button>
  );
}

function NowLine({ fromMin, toMin }: { fromMin: number; toMin: number }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMin = minuteOfDay(new Date(useNow(renderedAtMs, 60_000)).toISOString(), timeZone);
  if (nowMin < fromMin || nowMin > toMin) return null;
  return <div className={classes.now} style={{ top: ((nowMin - fromMin) / 60) * HOUR_PX }} aria-hidden />;
}

/** `9 AM`, `9:30 AM`: the hour line beside it says the rest. */
function shortTime(instant: string, timeZone: string): string {
  return timeOfDay(instant, timeZone).replace(':00', '');
}

function hourName(hour: number): string {
  const half = hour < 12 || hour === 24 ? 'AM' : 'PM';
  return `${hour % 12 === 0 ? 12 : hour % 12} ${half}`;
}
