import { addDays, localDay, shortDate, timeOfDay } from '#app/lib/format.ts';
import { instantAt, startOfDay, wallClock } from '#app/lib/zoned-time.ts';

interface Span {
  startsAt: string;
  endsAt: string;
}

/** Time off as the form holds it: whole days, or a part of one. Days as `YYYY-MM-DD`, times as `HH:MM` at the business. */
export interface TimeOffForm {
  fromDay: string;
  untilDay: string;
  wholeDays: boolean;
  fromTime: string;
  untilTime: string;
  reason: string;
}

/** Whole days end with the midnight after the last one; a part of a day stays within the first. */
export function spanOf(form: TimeOffForm, timeZone: string): Span {
  const { fromDay, untilDay, wholeDays, fromTime, untilTime } = form;
  if (!wholeDays) {
    return { startsAt: instantAt(fromDay, fromTime, timeZone), endsAt: instantAt(fromDay, untilTime, timeZone) };
  }
  return { startsAt: startOfDay(fromDay, timeZone), endsAt: startOfDay(addDays(untilDay, 1), timeZone) };
}

/** `Tue, Nov 24`, `Tue, Nov 24 – Fri, Nov 27`, `Tue, Nov 24, 1:00 PM – 5:00 PM`. */
export function spanInWords({ startsAt, endsAt }: Span, timeZone: string): string {
  const first = shortDate(startsAt, timeZone);
  if (wallClock(startsAt, timeZone) === '00:00' && wallClock(endsAt, timeZone) === '00:00') {
    const last = shortDate(Date.parse(endsAt) - 1, timeZone);
    return first === last ? first : `${first} – ${last}`;
  }
  const from = `${first}, ${timeOfDay(startsAt, timeZone)}`;
  const until = timeOfDay(endsAt, timeZone);
  return localDay(startsAt, timeZone) === localDay(endsAt, timeZone)
    ? `${from} – ${until}`
    : `${from} – ${shortDate(endsAt, timeZone)}, ${until}`;
}

/** Whether somebody is off at a moment. */
export function isOffAt(timeOff: readonly Span[], atMs: number): boolean {
  return timeOff.some(({ startsAt, endsAt }) => Date.parse(startsAt) <= atMs && atMs < Date.parse(endsAt));
}
