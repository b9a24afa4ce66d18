import { TECHNICIAN_COLORS, technicianStyle } from '#app/features/bookings/technician-color.ts';
import type { TechnicianValues } from './technician.ts';
import classes from './technicians.module.css';

type Color = TechnicianValues['color'];

const COLORS: readonly Color[] = TECHNICIAN_COLORS;

/** The colour of someone's jobs in the calendar. */
export function ColorChoice({ value, onChange }: { value: Color; onChange: (color: Color) => void }) {
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend style={{ padding: 0, marginBottom: 8, fontSize: '0.875rem', fontWeight: 500 }}>
        Color in the calendar
      </legend>
      <div className={classes.colors}>
        {COLORS.map((color) => (
          <input
            key={color}
            type="radio"
            name="color"
            className={classes.color}
            style={technicianStyle(color)}
            aria-label={color}
            checked={color === value}
            onChange={() => onChange(color)}
          />
        ))}
      </div>
    </fieldset>
  );
}
