import { inZone } from '../time/local-time.ts';
import { type BusinessHours, WEEKDAYS } from './business-profile.ts';

/** Whether these hours include this moment, on the clock of `timeZone` (IANA). */
export function isOpen(hours: BusinessHours, timeZone: string, atMs: number): boolean {
  const local = inZone(atMs, timeZone);
  if (hours.closedDates.includes(local.toPlainDate().toString())) return false;
  const day = WEEKDAYS[local.dayOfWeek - 1];
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return day !== undefined && hours.weekly[day].some(({ from, to }) => from <= clock && clock < to);
}
