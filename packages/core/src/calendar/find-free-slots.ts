import type { BookingRules, BusinessHours } from '../projects/business-profile.ts';
import { addDays, instantOf, localDate } from '../time/local-time.ts';
import { dayReserve } from './emergency-reserve.ts';
import { overlaps, type Span } from './span.ts';
import { emergencyWindowOn, technicianSpans } from './working-time.ts';

const MINUTE_MS = 60_000;

/** Time that is taken: a job with its buffers, or something in the technician's private calendar. */
export interface BusySpan extends Span {
  /** Minutes of driving between it and the job that is looked for; absent when nobody can tell, or nothing is to be driven. */
  readonly travelMin?: number;
}

export interface WorkingTechnician {
  readonly technicianId: string;
  /** Null: the business's own hours. */
  readonly hours: BusinessHours | null;
  readonly takesEmergencies: boolean;
  /** Whether they do this kind of job. Those who do not still count for what is kept free for emergencies. */
  readonly skilled: boolean;
  /** Any order; may reach beyond the searched time. */
  readonly busy: readonly BusySpan[];
  /** Time off: no job lies in it, though buffers may reach into it, as they reach beyond closing time. */
  readonly away: readonly Span[];
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
  /** The caller is told "between the start and then"; null: the exact time. */
  readonly arrivesByMs: number | null;
  readonly technicianId: string;
}

/**
 * Every time at which somebody can do the job, in order, each time once. Pure.
 *
 * A job lies whole within one stretch of working hours and outside time off; its buffers may reach beyond. With its
 * buffers, and the drive on top, it touches nothing else of that technician. Ordinary jobs (with buffers) keep out of the
 * emergency window of technicians who take emergencies, and leave the day's emergency reserve. Of several who are free, the
 * one with the least work that day is named.
 */
export function findFreeSlots(search: SlotSearch): FreeSlot[] {
  const bounds = bookableSpan(search);
  const best = new Map<number, Candidate>();
  for (const date of datesWithin(bounds, search.timeZone)) {
    for (const candidate of candidatesOn(date, search, bounds)) {
      const known = best.get(candidate.startsAtMs);
      if (!known || candidate.load < known.load) best.set(candidate.startsAtMs, candidate);
    }
  }
  return [...best.values()].sort((a, b) => a.startsAtMs - b.startsAtMs).map(({ load: _load, ...slot }) => slot);
}

interface Candidate extends FreeSlot {
  /** How much work they have that day already. */
  readonly load: number;
}

function* candidatesOn(date: string, search: SlotSearch, bounds: Span): Generator<Candidate> {
  const { job, timeZone } = search;
  const leavesReserve = reserveOf(date, search);
  for (const technician of search.technicians) {
    if (!technician.skilled || (job.emergency && !technician.takesEmergencies)) continue;
    const { technicianId } = technician;
    const load = workOn(date, technician, timeZone);
    for (const start of freeStarts(date, technician, search)) {
      const { startsAtMs } = start;
      if (startsAtMs < bounds.fromMs || startsAtMs >= bounds.untilMs) continue;
      if (!leavesReserve(technician, blockedSpan(startsAtMs, job))) continue;
      yield { ...start, endsAtMs: startsAtMs + job.durationMin * MINUTE_MS, technicianId, load };
    }
  }
}

/** Whether a job may still be given to a technician on that day, as far as the emergency reserve goes. */
function reserveOf(date: string, search: SlotSearch): (technician: WorkingTechnician, blocked: Span) => boolean {
  const { rules, job, technicians, nowMs } = search;
  if (rules.emergencyReserveMin === 0 || job.emergency) return () => true;
  const days = technicians
    .filter(({ takesEmergencies }) => takesEmergencies)
    .map((technician) => ({
      technicianId: technician.technicianId,
      working: technicianSpans(date, technician, search),
      taken: [...technician.busy, ...technician.away],
    }));
  const reserve = dayReserve(days, { reserveMin: rules.emergencyReserveMin, nowMs });
  return ({ technicianId, takesEmergencies }, blocked) => !takesEmergencies || reserve.leaves(technicianId, blocked);
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

/** Whether a job with its buffers, and the drive between the two, runs into something else. */
export function collides(blocked: Span, other: BusySpan): boolean {
  const travelMs = (other.travelMin ?? 0) * MINUTE_MS;
  return overlaps({ fromMs: blocked.fromMs - travelMs, untilMs: blocked.untilMs + travelMs }, other);
}

type Start = Pick<FreeSlot, 'startsAtMs' | 'arrivesByMs'>;

function freeStarts(date: string, technician: WorkingTechnician, search: SlotSearch): Start[] {
  const { rules, job } = search;
  const window = emergencyWindowOn(date, search);
  const heldBack = !job.emergency && technician.takesEmergencies ? window : null;
  const starts = new Map<number, Start>();
  for (const span of technicianSpans(date, technician, search)) {
    for (const startsAtMs of gridOf(span, rules.slotStepMin, job.emergency ? window : null)) {
      if (startsAtMs + job.durationMin * MINUTE_MS > span.untilMs) continue;
      if (heldBack !== null && overlaps(blockedSpan(startsAtMs, job), heldBack)) continue;
      if (!isFree(technician, startsAtMs, job)) continue;
      starts.set(startsAtMs, { startsAtMs, arrivesByMs: arrivesBy(startsAtMs, span, rules.arrivalWindowMin) });
    }
  }
  return [...starts.values()];
}

/**
 * Who can still do a job at exactly that time, least work first: what was true when it was offered may have changed. Neither
 * lead time nor the grid count, because the time was promised. Pure.
 */
export function whoCanStart(startsAtMs: number, search: Omit<SlotSearch, 'within'>): string[] {
  const { job, timeZone } = search;
  const date = localDate(startsAtMs, timeZone);
  const whole = { ...search, within: { fromMs: startsAtMs, untilMs: startsAtMs + 1 } };
  const leavesReserve = reserveOf(date, whole);
  const window = emergencyWindowOn(date, search);
  const blocked = blockedSpan(startsAtMs, job);
  const able = search.technicians.filter((technician) => {
    if (!technician.skilled || !isFree(technician, startsAtMs, job)) return false;
    if (job.emergency) return technician.takesEmergencies && isWorking(technician, startsAtMs, whole);
    if (window !== null && technician.takesEmergencies && overlaps(blocked, window)) return false;
    return isWorking(technician, startsAtMs, whole) && leavesReserve(technician, blocked);
  });
  const load = new Map(able.map((technician) => [technician.technicianId, workOn(date, technician, timeZone)]));
  return [...load].sort(([, a], [, b]) => a - b).map(([technicianId]) => technicianId);
}

function isWorking(technician: WorkingTechnician, startsAtMs: number, search: SlotSearch): boolean {
  const untilMs = startsAtMs + search.job.durationMin * MINUTE_MS;
  const spans = technicianSpans(localDate(startsAtMs, search.timeZone), technician, search);
  return spans.some((span) => startsAtMs >= span.fromMs && untilMs <= span.untilMs);
}

function isFree({ away, busy }: WorkingTechnician, startsAtMs: number, job: Job): boolean {
  const atWork = { fromMs: startsAtMs, untilMs: startsAtMs + job.durationMin * MINUTE_MS };
  if (away.some((off) => overlaps(atWork, off))) return false;
  const blocked = blockedSpan(startsAtMs, job);
  return !busy.some((other) => collides(blocked, other));
}

/** The end of the arrival window: nobody is told to wait past closing time. */
function arrivesBy(startsAtMs: number, span: Span, windowMin: number): number | null {
  return windowMin === 0 ? null : Math.min(startsAtMs + windowMin * MINUTE_MS, span.untilMs);
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
