import type { BookingRules, BusinessHours, OpenInterval } from '../projects/business-profile.ts';
import { WEEKDAYS } from '../projects/business-profile.ts';
import { addDays, instantOf, isoWeekday, localDate } from '../time/local-time.ts';

const MINUTE_MS = 60_000;

/** Half-open: `fromMs` belongs to it, `untilMs` does not. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface WorkingTechnician {
  readonly technicianId: string;
  /** Null: the business's own hours. */
  readonly hours: BusinessHours | null;
  readonly takesEmergencies: boolean;
  /** Jobs with their buffers. Any order; may reach beyond the searched time. */
  readonly busy: readonly Span[];
}

export interface Job {
  readonly durationMin: number;
  readonly bufferBeforeMin: number;
  readonly bufferAfterMin: number;
  /** May take the held-back window, and has its own lead time. */
  readonly emergency: boolean;
}

export interface SlotSearch {
  readonly timeZone: string;
  readonly rules: BookingRules;
  readonly hours: BusinessHours;
  readonly technicians: readonly WorkingTechnician[];
  readonly job: Job;
  readonly nowMs: number;
  /** Jobs begin in here; narrowed further by lead time and horizon. */
  readonly within: Span;
}

export interface FreeSlot {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly technicianId: string;
}

/**
 * Every time at which somebody can do the job, in order, each time once. Pure.
 *
 * A job lies whole within one stretch of working hours; its buffers may reach beyond. With its buffers it touches no other
 * job of that technician. Ordinary jobs (with buffers) keep out of the emergency window of technicians who take
 * emergencies. Of several who are free, the one with the least work that day is named.
 */
export function findFreeSlots(search: SlotSearch): FreeSlot[] {
  const bounds = bookableSpan(search);
  const best = new Map<number, FreeSlot & { load: number }>();
  for (const date of datesWithin(bounds, search.timeZone)) {
    for (const technician of search.technicians) {
      if (search.job.emergency && !technician.takesEmergencies) continue;
      const load = workOn(date, technician, search.timeZone);
      for (const startsAtMs of freeStarts(date, technician, search)) {
        if (startsAtMs < bounds.fromMs || startsAtMs >= bounds.untilMs) continue;
        const known = best.get(startsAtMs);
        if (known && known.load <= load) continue;
        const endsAtMs = startsAtMs + search.job.durationMin * MINUTE_MS;
        best.set(startsAtMs, { startsAtMs, endsAtMs, technicianId: technician.technicianId, load });
      }
    }
  }
  return [...best.values()]
    .sort((a, b) => a.startsAtMs - b.startsAtMs)
    .map(({ startsAtMs, endsAtMs, technicianId }) => ({ startsAtMs, endsAtMs, technicianId }));
}

/** When jobs may begin: not before the lead time, not after the last day of the horizon. */
export function bookableSpan({ within, rules, job, nowMs, timeZone }: Omit<SlotSearch, 'technicians' | 'hours'>): Span {
  const leadMin = job.emergency ? Math.min(rules.emergencyLeadTimeMin, rules.leadTimeMin) : rules.leadTimeMin;
  const dayAfterLast = addDays(localDate(nowMs, timeZone), rules.horizonDays + 1);
  return {
    fromMs: Math.max(within.fromMs, nowMs + leadMin * MINUTE_MS),
    untilMs: Math.min(within.untilMs, instantOf(dayAfterLast, '00:00', timeZone)),
  };
}

/** The job with its buffers: what nobody else may touch. */
export function blockedSpan(startsAtMs: number, job: Omit<Job, 'emergency'>): Span {
  return {
    fromMs: startsAtMs - job.bufferBeforeMin * MINUTE_MS,
    untilMs: startsAtMs + (job.durationMin + job.bufferAfterMin) * MINUTE_MS,
  };
}

export function overlaps(a: Span, b: Span): boolean {
  return a.fromMs < b.untilMs && b.fromMs < a.untilMs;
}

/** The stretches in which somebody works on a date, as instants. */
export function workingSpans(date: string, hours: readonly BusinessHours[], timeZone: string): Span[] {
  if (hours.some((each) => each.closedDates.includes(date))) return [];
  const weekday = WEEKDAYS[isoWeekday(date) - 1];
  const own = hours[0];
  if (weekday === undefined || own === undefined) return [];
  return own.weekly[weekday].map((interval) => toSpan(date, interval, timeZone));
}

function freeStarts(date: string, technician: WorkingTechnician, search: SlotSearch): number[] {
  const { timeZone, rules, job } = search;
  // A technician's own hours replace the business's; its closed dates hold for everybody.
  const hours = technician.hours === null ? [search.hours] : [technician.hours, search.hours];
  const window = rules.emergencyWindow === null ? null : toSpan(date, rules.emergencyWindow, timeZone);
  const heldBack = !job.emergency && technician.takesEmergencies ? window : null;
  const starts = new Set<number>();
  for (const span of workingSpans(date, hours, timeZone)) {
    for (const startsAtMs of gridOf(span, rules.slotStepMin, job.emergency ? window : null)) {
      if (startsAtMs + job.durationMin * MINUTE_MS > span.untilMs) continue;
      const blocked = blockedSpan(startsAtMs, job);
      if (heldBack !== null && overlaps(blocked, heldBack)) continue;
      if (technician.busy.some((other) => overlaps(blocked, other))) continue;
      starts.add(startsAtMs);
    }
  }
  return [...starts];
}

/** Multiples of the step from opening on; an emergency may also begin with the window held back for it. */
function* gridOf(span: Span, stepMin: number, window: Span | null): Generator<number> {
  for (let atMs = span.fromMs; atMs < span.untilMs; atMs += stepMin * MINUTE_MS) yield atMs;
  if (window !== null && window.fromMs >= span.fromMs && window.fromMs < span.untilMs) yield window.fromMs;
}

function workOn(date: string, technician: WorkingTechnician, timeZone: string): number {
  const day = { fromMs: instantOf(date, '00:00', timeZone), untilMs: instantOf(addDays(date, 1), '00:00', timeZone) };
  return technician.busy.reduce(
    (sum, job) => sum + Math.max(0, Math.min(job.untilMs, day.untilMs) - Math.max(job.fromMs, day.fromMs)),
    0,
  );
}

function* datesWithin(span: Span, timeZone: string): Generator<string> {
  if (span.fromMs >= span.untilMs) return;
  const last = localDate(span.untilMs - 1, timeZone);
  for (let date = localDate(span.fromMs, timeZone); date <= last; date = addDays(date, 1)) yield date;
}

function toSpan(date: string, interval: OpenInterval, timeZone: string): Span {
  return { fromMs: instantOf(date, interval.from, timeZone), untilMs: instantOf(date, interval.to, timeZone) };
}
