import { type Span, without } from './span.ts';

const MINUTE_MS = 60_000;
/** A shorter gap between two jobs helps nobody with a burst pipe. */
const SHORTEST_USEFUL_MIN = 60;

/** One day of somebody who takes emergencies. */
export interface EmergencyDay {
  readonly technicianId: string;
  readonly working: readonly Span[];
  readonly taken: readonly Span[];
}

export interface ReserveRule {
  /** Minutes of the crew's time, all together, that ordinary jobs leave free on a day. */
  readonly reserveMin: number;
  /** What is over cannot be kept free. */
  readonly nowMs: number;
}

export interface DayReserve {
  /** Whether the reserve is still there when that technician gets a job, buffers included. */
  leaves(technicianId: string, blocked: Span): boolean;
}

/**
 * What a day keeps free for emergencies. Counted are stretches of at least an hour (or the whole reserve, if that is
 * less): four quarters of an hour are no hour. Pure.
 */
export function dayReserve(days: readonly EmergencyDay[], { reserveMin, nowMs }: ReserveRule): DayReserve {
  const past = { fromMs: 0, untilMs: nowMs };
  const free = new Map(days.map((day) => [day.technicianId, without(day.working, [past, ...day.taken])]));
  const shortestMs = Math.min(reserveMin, SHORTEST_USEFUL_MIN) * MINUTE_MS;
  const useful = (spans: readonly Span[]) =>
    spans
      .map(({ fromMs, untilMs }) => untilMs - fromMs)
      .filter((lengthMs) => lengthMs >= shortestMs)
      .reduce((sum, lengthMs) => sum + lengthMs, 0);
  const usefulOf = new Map([...free].map(([technicianId, spans]) => [technicianId, useful(spans)]));
  const crewMs = [...usefulOf.values()].reduce((sum, each) => sum + each, 0);
  return {
    leaves(technicianId, blocked) {
      const own = free.get(technicianId) ?? [];
      const leftMs = crewMs - (usefulOf.get(technicianId) ?? 0) + useful(without(own, [blocked]));
      return leftMs >= reserveMin * MINUTE_MS;
    },
  };
}
