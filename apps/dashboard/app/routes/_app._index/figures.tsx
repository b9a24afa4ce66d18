import { money } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import classes from './figures.module.css';

type PeriodFigures = RouterOutputs['overview']['today']['today'];

interface FiguresProps {
  today: PeriodFigures;
  /** Until the same time of day. */
  yesterday: PeriodFigures;
  currency: string;
}

/** The day in four numbers, each beside yesterday's at the same time of day. */
export function Figures({ today, yesterday, currency }: FiguresProps) {
  const lost = (figures: PeriodFigures) => figures.missed + figures.failed;
  const figures = [
    { name: 'Calls today', value: String(today.calls), before: String(yesterday.calls) },
    { name: 'Booked', value: String(today.booked), before: String(yesterday.booked), good: today.booked > 0 },
    { name: 'Missed or failed', value: String(lost(today)), before: String(lost(yesterday)), bad: lost(today) > 0 },
    {
      name: 'Booked value, at least',
      value: money(today.bookedMinCents, currency),
      before: money(yesterday.bookedMinCents, currency),
    },
  ];
  return (
    <dl className={classes.strip} aria-label="Today in numbers">
      {figures.map(({ name, value, before, good, bad }) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd className={classes.value} data-good={good || undefined} data-bad={bad || undefined}>
            {value}
          </dd>
          <dd className={classes.before}>{before} yesterday by now</dd>
        </div>
      ))}
    </dl>
  );
}
