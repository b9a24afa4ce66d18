import { Temporal } from 'temporal-polyfill';

/** One calendar day of a business: `from` included, `to` not. 23 to 25 hours long where clocks change. */
export type BusinessDay = { date: string; from: Date; to: Date };

/** The day that `now` falls on in `timeZone`, or `daysAgo` before it. */
export function businessDay(now: Date, timeZone: string, daysAgo = 0): BusinessDay {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const date = today.subtract({ days: daysAgo });
  const startOf = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
  return { date: date.toString(), from: startOf(date), to: startOf(date.add({ days: 1 })) };
}

/** The same wall-clock time one day earlier, to compare a day in progress with. */
export function sameTimeYesterday(now: Date, timeZone: string): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  return new Date(local.subtract({ days: 1 }).epochMilliseconds);
}
