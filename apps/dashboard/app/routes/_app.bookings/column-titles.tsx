import type { Technician } from '#app/features/bookings/booking.ts';
import type { Column } from '#app/features/bookings/calendar-columns.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { count, shortDate } from '#app/lib/format.ts';
import classes from './calendar-grid.module.css';

interface DayTitleProps {
  day: string;
  isToday: boolean;
  /** Who has time off that day, by name. */
  off: readonly string[];
}

/** Above a day of the week. */
export function DayTitle({ day, isToday, off }: DayTitleProps) {
  const [weekday = '', date = ''] = shortDate(`${day}T12:00:00Z`, 'UTC').split(', ');
  const firstNames = off.map((name) => name.split(' ')[0]).join(', ');
  return (
    <>
      <span>{isToday ? 'Today' : weekday}</span>
      <span className={classes.date} title={off.length > 0 ? `${off.join(', ')} off` : undefined}>
        {date}
        {off.length > 0 && ` · ${firstNames} off`}
      </span>
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
