import type { Technician } from '#app/features/bookings/booking.ts';
import type { Column } from '#app/features/bookings/calendar-columns.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { count, shortDate } from '#app/lib/format.ts';
import classes from './calendar-grid.module.css';

/** Above a day of the week. */
export function DayTitle({ day, isToday }: { day: string; isToday: boolean }) {
  const [weekday = '', date = ''] = shortDate(`${day}T12:00:00Z`, 'UTC').split(', ');
  return (
    <>
      <span>{isToday ? 'Today' : weekday}</span>
      <span className={classes.date}>{date}</span>
    </>
  );
}

/** Above a technician's day. */
export function PersonTitle({ column, technicians }: { column: Column; technicians: readonly Technician[] }) {
  const technician = technicians.find(({ technicianId }) => technicianId === column.technicianId);
  const jobs = column.placed.filter(({ booking }) => booking.status !== 'cancelled').length;
  return (
    <>
      <span className={classes.person} style={technicianStyle(technician?.color)}>
        {technician?.name ?? 'Without a technician'}
      </span>
      <span className={classes.date}>{jobs === 0 ? 'No jobs' : count(jobs, 'job')}</span>
    </>
  );
}
