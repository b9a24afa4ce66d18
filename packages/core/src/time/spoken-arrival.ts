import { type Manner, spokenClock, spokenDay } from './spoken.ts';

/** When somebody will come, as it is told: at `startsAtMs`, or between it and `arrivesByMs` when that is given. */
export interface Arrival {
  readonly startsAtMs: number;
  readonly arrivesByMs?: number | null;
}

/** The dates of a row as an arrival. */
export function arrivalOf({
  startsAt,
  arrivesBy,
}: {
  readonly startsAt: Date;
  readonly arrivesBy: Date | null;
}): Arrival {
  return { startsAtMs: startsAt.getTime(), arrivesByMs: arrivesBy?.getTime() ?? null };
}

/** "tomorrow, Tuesday, November 24 between 8 and 10 AM", or "… at 8 AM". */
export function spokenArrival(arrival: Arrival, manner: Manner, nowMs: number): string {
  return `${spokenDay(arrival.startsAtMs, manner, nowMs)} ${spokenArrivalClock(arrival, manner)}`;
}

/** As a text writes it after "at": "8 AM", "8-10 AM". A plain hyphen: a longer one would make the text cost twice. */
export function writtenArrivalClock(arrival: Arrival, manner: Manner): string {
  const spoken = spokenArrivalClock(arrival, manner);
  return spoken.startsWith('at ') ? spoken.slice(3) : spoken.slice('between '.length).replace(' and ', '-');
}

/** "at 8 AM"; "between 8 and 10 AM"; "between 11 AM and 1 PM". */
export function spokenArrivalClock({ startsAtMs, arrivesByMs }: Arrival, manner: Manner): string {
  const from = spokenClock(startsAtMs, manner);
  if (arrivesByMs === undefined || arrivesByMs === null) return `at ${from}`;
  const until = spokenClock(arrivesByMs, manner);
  const half = / [AP]M$/.exec(until)?.[0];
  const short = half !== undefined && from.endsWith(half) ? from.slice(0, -half.length) : from;
  return `between ${short} and ${until}`;
}
