import { localDay } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { minuteOfDay } from '#app/lib/zoned-time.ts';
import type { Booking } from './booking.ts';
import { daysOfWeek, layoutDay, type Placed } from './week-layout.ts';

export type TechnicianWeek = RouterOutputs['bookings']['availability'][number];

/** A stretch of a column that is no time for jobs, minutes since midnight. */
export interface Shade {
  kind: 'closed' | 'off' | 'elsewhere';
  fromMin: number;
  toMin: number;
  /** What is written in it. */
  label: string;
}

/** One column of the calendar: a day, of everybody or of one technician. */
export interface Column {
  key: string;
  day: string;
  /** Whose column it is; null: everybody's, or of jobs that are nobody's. */
  technicianId: string | null;
  placed: Placed<Booking>[];
  shades: Shade[];
}

interface Shown {
  bookings: readonly Booking[];
  availability: readonly TechnicianWeek[];
  timeZone: string;
}

/** Monday to Sunday. With one technician chosen, only their jobs, and their free time shaded. */
export function weekColumns(weekStart: string, who: string | null, shown: Shown): Column[] {
  const { bookings, availability, timeZone } = shown;
  const technician = availability.find(({ technicianId }) => technicianId === who);
  const theirs = who === null ? bookings : bookings.filter((booking) => booking.technician?.technicianId === who);
  return daysOfWeek(weekStart).map((day) => ({
    key: day,
    day,
    technicianId: who,
    placed: layoutDay(onDay(theirs, day, timeZone), timeZone),
    shades: technician ? shadesOf(technician, day, timeZone) : [],
  }));
}

/** One day, a column for each technician, and one for jobs that are nobody's (an outside calendar's) if there are any. */
export function dayColumns(day: string, who: string | null, shown: Shown): Column[] {
  const { availability, timeZone } = shown;
  const bookings = onDay(shown.bookings, day, timeZone);
  const columnOf = (technicianId: string | null): Column => {
    const technician = availability.find((each) => each.technicianId === technicianId);
    const theirs = bookings.filter((booking) => (booking.technician?.technicianId ?? null) === technicianId);
    return {
      key: technicianId ?? 'nobody',
      day,
      technicianId,
      placed: layoutDay(theirs, timeZone),
      shades: technician ? shadesOf(technician, day, timeZone) : [],
    };
  };
  const known = new Set(availability.map(({ technicianId }) => technicianId));
  const left = bookings.flatMap(({ technician }) => (technician ? [technician.technicianId] : []));
  // Somebody archived may still have jobs.
  const people = [...known, ...new Set(left.filter((technicianId) => !known.has(technicianId)))];
  const columns = people.filter((technicianId) => who === null || technicianId === who).map(columnOf);
  const hasNobodys = who === null && bookings.some(({ technician }) => technician === null);
  return hasNobodys || columns.length === 0 ? [...columns, columnOf(null)] : columns;
}

/** Who has time off on a day, whole or in part, by name. */
export function offOn(day: string, availability: readonly TechnicianWeek[], timeZone: string): string[] {
  const isOff = ({ timeOff }: TechnicianWeek) => timeOff.some((off) => minutesOn(day, off, timeZone) !== null);
  return availability.filter(isOff).map(({ name }) => name);
}

function onDay(bookings: readonly Booking[], day: string, timeZone: string): Booking[] {
  return bookings.filter((booking) => localDay(booking.startsAt, timeZone) === day);
}

const MIDNIGHT_MIN = 24 * 60;

function shadesOf({ working, timeOff, elsewhere }: TechnicianWeek, day: string, timeZone: string): Shade[] {
  const within = (spans: readonly { startsAt: string; endsAt: string }[]) =>
    spans.flatMap((span) => {
      const minutes = minutesOn(day, span, timeZone);
      return minutes ? [{ ...minutes, span }] : [];
    });
  const closed: Shade[] = [];
  let openUntil = 0;
  for (const { fromMin, toMin } of within(working).sort((a, b) => a.fromMin - b.fromMin)) {
    if (fromMin > openUntil) closed.push({ kind: 'closed', fromMin: openUntil, toMin: fromMin, label: '' });
    openUntil = Math.max(openUntil, toMin);
  }
  if (openUntil < MIDNIGHT_MIN) closed.push({ kind: 'closed', fromMin: openUntil, toMin: MIDNIGHT_MIN, label: '' });
  const off = within(timeOff).map(({ fromMin, toMin, span }): Shade => {
    const { reason } = timeOff.find((each) => each === span) ?? { reason: '' };
    return { kind: 'off', fromMin, toMin, label: reason ? `Off: ${reason}` : 'Off' };
  });
  const busy = within(elsewhere).map(
    ({ fromMin, toMin }): Shade => ({ kind: 'elsewhere', fromMin, toMin, label: 'Busy in their own calendar' }),
  );
  return [...closed, ...off, ...busy];
}

/** The part of a span that lies on a day, or null. */
function minutesOn(day: string, { startsAt, endsAt }: { startsAt: string; endsAt: string }, timeZone: string) {
  const [first, last] = [localDay(startsAt, timeZone), localDay(Date.parse(endsAt) - 1, timeZone)];
  if (first > day || last < day) return null;
  const fromMin = first < day ? 0 : minuteOfDay(startsAt, timeZone);
  const ends = minuteOfDay(endsAt, timeZone);
  const toMin = localDay(endsAt, timeZone) > day ? MIDNIGHT_MIN : ends;
  return fromMin < toMin ? { fromMin, toMin } : null;
}
