import { addDays, localDay } from '#app/lib/format.ts';
import { minuteOfDay } from '#app/lib/zoned-time.ts';

interface Timed {
  startsAt: string;
  endsAt: string;
}

/** Where a booking stands in its day: minutes since midnight, and which of how many columns beside others. */
export interface Placed<T> {
  booking: T;
  fromMin: number;
  toMin: number;
  lane: number;
  lanes: number;
}

/** The part of the day the week shows when nothing lies outside of it, minutes since midnight. */
const USUAL_FROM_MIN = 8 * 60;
const USUAL_TO_MIN = 18 * 60;
/** A job shorter than this would be too flat to read. */
const MIN_SHOWN_MIN = 30;
const MIDNIGHT_MIN = 24 * 60;

/** Monday to Sunday as calendar dates. */
export function daysOfWeek(weekStart: string): string[] {
  return Array.from({ length: 7 }, (_, index) => addDays(weekStart, index));
}

/** The bookings by the calendar day they start on, at the business. */
export function byDay<T extends Timed>(bookings: readonly T[], timeZone: string): Map<string, T[]> {
  return Map.groupBy(bookings, (booking) => localDay(booking.startsAt, timeZone));
}

/** Places one day's bookings so that those at the same time stand beside each other. */
export function layoutDay<T extends Timed>(bookings: readonly T[], timeZone: string): Placed<T>[] {
  const spans = bookings
    .map((booking) => ({ booking, ...spanOf(booking, timeZone) }))
    .sort((a, b) => a.fromMin - b.fromMin || b.toMin - a.toMin);
  const placed: Placed<T>[] = [];
  let group: Omit<Placed<T>, 'lanes'>[] = [];
  let groupEnd = -1;
  const closeGroup = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1;
    placed.push(...group.map((entry) => ({ ...entry, lanes })));
    group = [];
  };
  for (const span of spans) {
    if (span.fromMin >= groupEnd) closeGroup();
    group.push({ ...span, lane: freeLane(group, span.fromMin) });
    groupEnd = Math.max(groupEnd, span.toMin);
  }
  closeGroup();
  return placed;
}

/** The first column in which nothing is going on any more. */
function freeLane(group: readonly { lane: number; toMin: number }[], fromMin: number): number {
  const busy = new Set(group.filter(({ toMin }) => toMin > fromMin).map(({ lane }) => lane));
  let lane = 0;
  while (busy.has(lane)) lane += 1;
  return lane;
}

function spanOf({ startsAt, endsAt }: Timed, timeZone: string) {
  const fromMin = minuteOfDay(startsAt, timeZone);
  // A job that ends past midnight is drawn to the end of its day.
  const endsNextDay = localDay(startsAt, timeZone) !== localDay(endsAt, timeZone);
  const toMin = endsNextDay ? MIDNIGHT_MIN : minuteOfDay(endsAt, timeZone);
  return { fromMin, toMin: Math.min(MIDNIGHT_MIN, Math.max(toMin, fromMin + MIN_SHOWN_MIN)) };
}

/** Whole hours that hold every booking of the week, at least the usual working day; minutes since midnight. */
export function shownHours(placed: readonly Placed<unknown>[]): { fromMin: number; toMin: number } {
  const from = Math.min(USUAL_FROM_MIN, ...placed.map(({ fromMin }) => fromMin));
  const to = Math.max(USUAL_TO_MIN, ...placed.map(({ toMin }) => toMin));
  return { fromMin: Math.floor(from / 60) * 60, toMin: Math.ceil(to / 60) * 60 };
}
