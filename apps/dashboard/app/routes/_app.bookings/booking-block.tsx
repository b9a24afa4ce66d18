import { VisuallyHidden } from '@mantine/core';
import type { PointerEvent } from 'react';
import type { Booking } from '#app/features/bookings/booking.ts';
import { unseenWords } from '#app/features/bookings/booking-label.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import type { Placed } from '#app/features/bookings/week-layout.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { timeOfDay } from '#app/lib/format.ts';
import classes from './calendar-grid.module.css';

/** Of the text in a block (calendar-grid.module.css). */
const LINE_PX = 17.6;
const PADDING_PX = 10;

interface BookingBlockProps {
  placed: Placed<Booking>;
  /** The first minute that is shown. */
  fromMin: number;
  pxPerMin: number;
  /** It is being dragged: only its shadow stays. */
  lifted: boolean;
  onOpen: (bookingId: string) => void;
  onGrab: (event: PointerEvent, placed: Placed<Booking>) => void;
}

/** One job at its time. Opens with a click, moves with a drag. */
export function BookingBlock({ placed, fromMin, pxPerMin, lifted, onOpen, onGrab }: BookingBlockProps) {
  const { timeZone } = useBusiness();
  const { booking, lane, lanes } = placed;
  const height = (placed.toMin - placed.fromMin) * pxPerMin - 3;
  const lines = Math.max(1, Math.floor((height - PADDING_PX) / LINE_PX) - 2);
  const isCancelled = booking.status === 'cancelled';
  const isFlat = height < PADDING_PX + 3 * LINE_PX;
  return (
    <button
      type="button"
      className={classes.block}
      data-cancelled={isCancelled || undefined}
      data-lifted={lifted || undefined}
      data-narrow={lanes > 2 || undefined}
      onClick={() => onOpen(booking.bookingId)}
      onPointerDown={isCancelled ? undefined : (event) => onGrab(event, placed)}
      style={{
        ...technicianStyle(booking.technician?.color),
        top: (placed.fromMin - fromMin) * pxPerMin,
        height,
        insetInlineStart: `calc(${(lane / lanes) * 100}% + 2px)`,
        width: `calc(${100 / lanes}% - 5px)`,
      }}
    >
      <VisuallyHidden>Open booking: </VisuallyHidden>
      <span className={classes.time}>
        {shortTime(booking.startsAt, timeZone)}
        {isFlat && lanes === 1 && ` · ${booking.customerName}`}
      </span>
      <span className={classes.service} style={{ WebkitLineClamp: lines }}>
        {booking.serviceName}
      </span>
      {!isFlat && <span className={classes.customer}>{booking.customerName}</span>}
      <VisuallyHidden>, {unseenWords(booking, timeZone)}</VisuallyHidden>
    </button>
  );
}

/** `9 AM`, `9:30 AM`: the hour line beside it says the rest. */
function shortTime(instant: string, timeZone: string): string {
  return timeOfDay(instant, timeZone).replace(':00', '');
}
