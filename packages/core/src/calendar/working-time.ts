import type { BookingRules, BusinessHours, OpenInterval } from '../projects/business-profile.ts';
import { WEEKDAYS } from '../projects/business-profile.ts';
import { instantOf, isoWeekday } from '../time/local-time.ts';
import type { Span } from './span.ts';

/** A technician's own hours replace the business's; its closed dates hold for everybody. */
export function technicianSpans(
  date: string,
  { hours }: { readonly hours: BusinessHours | null },
  business: { readonly hours: BusinessHours; readonly timeZone: string },
): Span[] {
  return workingSpans(date, hours === null ? [business.hours] : [hours, business.hours], business.timeZone);
}

/** The stretches in which somebody works on a date, as instants. */
export function workingSpans(date: string, hours: readonly BusinessHours[], timeZone: string): Span[] {
  if (hours.some((each) => each.closedDates.includes(date))) return [];
  const weekday = WEEKDAYS[isoWeekday(date) - 1];
  const own = hours[0];
  if (weekday === undefined || own === undefined) return [];
  return own.weekly[weekday].map((interval) => toSpan(date, interval, timeZone));
}

/** The time held back for emergencies on a date, or null. */
export function emergencyWindowOn(
  date: string,
  { rules, timeZone }: { readonly rules: BookingRules; readonly timeZone: string },
): Span | null {
  return rules.emergencyWindow === null ? null : toSpan(date, rules.emergencyWindow, timeZone);
}

function toSpan(date: string, interval: OpenInterval, timeZone: string): Span {
  return { fromMs: instantOf(date, interval.from, timeZone), untilMs: instantOf(date, interval.to, timeZone) };
}
