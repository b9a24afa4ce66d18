import type { Technician } from '#app/features/bookings/booking.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import classes from './technician-key.module.css';

/** Whose colour is whose. */
export function TechnicianKey({ technicians }: { technicians: readonly Technician[] }) {
  const active = technicians.filter((technician) => technician.active);
  if (active.length === 0) return <span />;
  return (
    <ul className={classes.key} aria-label="Technicians">
      {active.map(({ technicianId, name, color }) => (
        <li key={technicianId} style={technicianStyle(color)}>
          {name}
        </li>
      ))}
    </ul>
  );
}
