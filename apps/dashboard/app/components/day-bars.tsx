import { VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import classes from './day-bars.module.css';

export interface DayBar {
  /** `YYYY-MM-DD` */
  day: string;
  /** Under the bar and in the table for screen readers: `Mon, Nov 23`. */
  label: string;
  calls: number;
  bookings: number;
}

const WIDTH = 700;
const HEIGHT = 150;
const GAP = 12;

/** Calls per day with the booked ones in the accent colour. Readable without the picture: a table says the same. */
export function DayBars({ days, caption }: { days: readonly DayBar[]; caption: string }) {
  const captionId = useId();
  const most = Math.max(1, ...days.map((day) => day.calls));
  const slot = WIDTH / Math.max(1, days.length);
  const width = slot - GAP;
  const heightOf = (amount: number) => (amount / most) * (HEIGHT - 8);
  return (
    <figure className={classes.figure} aria-labelledby={captionId}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={classes.chart} aria-hidden>
        {[0.25, 0.5, 0.75, 1].map((part) => (
          <line key={part} x1={0} x2={WIDTH} y1={HEIGHT - part * (HEIGHT - 8)} y2={HEIGHT - part * (HEIGHT - 8)} />
        ))}
        {days.map((day, index) => (
          <g key={day.day}>
            <title>{`${day.label}: ${day.calls} calls, ${day.bookings} booked`}</title>
            <rect className={classes.hit} x={index * slot} y={0} width={slot} height={HEIGHT} />
            <Bar className={classes.calls} x={index * slot + GAP / 2} width={width} height={heightOf(day.calls)} />
            <Bar
              className={classes.booked}
              x={index * slot + GAP / 2}
              width={width}
              height={heightOf(Math.min(day.bookings, day.calls))}
            />
          </g>
        ))}
      </svg>
      <div className={classes.axis} aria-hidden>
        {days.map((day, index) => (
          <span key={day.day} data-sparse={(days.length - 1 - index) % 3 === 0 || undefined}>
            {Number(day.day.slice(8))}
          </span>
        ))}
      </div>
      <figcaption id={captionId} className={classes.legend}>
        <span className={classes.key} data-kind="calls">
          Calls
        </span>
        <span className={classes.key} data-kind="booked">
          Booked
        </span>
        <span className={classes.most}>{caption}</span>
      </figcaption>
      <VisuallyHidden component="div">
        <DayTable days={days} caption={caption} />
      </VisuallyHidden>
    </figure>
  );
}

function Bar({
  className,
  x,
  width,
  height,
}: {
  className: string | undefined;
  x: number;
  width: number;
  height: number;
}) {
  if (height <= 0) return null;
  return <rect className={className} x={x} y={HEIGHT - height} width={width} height={height} rx={3} />;
}

function DayTable({ days, caption }: { days: readonly DayBar[]; caption: string }) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Calls</th>
          <th scope="col">Booked</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.day}>
            <th scope="row">{day.label}</th>
            <td>{day.calls}</td>
            <td>{day.bookings}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
