const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The host's schedule, as it would stand in Cal.com: full hours, in the host's time zone. */
export interface Schedule {
  readonly timeZone: string;
  readonly weekdays: readonly string[];
  readonly fromHour: number;
  readonly untilHour: number;
  /** Minimum booking notice. */
  readonly noticeMin: number;
  /** How far ahead anything can be booked. */
  readonly horizonDays: number;
}

export interface Taken {
  readonly startMs: number;
  readonly endMs: number;
}

export interface SlotQuestion {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly lengthMin: number;
  readonly nowMs: number;
  readonly taken: readonly Taken[];
}

/** Every full hour at which the whole appointment fits into the host's day and into nobody else's appointment. */
export function freeStarts(schedule: Schedule, question: SlotQuestion): number[] {
  const { fromMs, untilMs, lengthMin } = question;
  const starts: number[] = [];
  for (let startMs = Math.ceil(fromMs / HOUR_MS) * HOUR_MS; startMs <= untilMs; startMs += HOUR_MS) {
    if (refusal(schedule, { ...question, startMs, lengthMin }) === null) starts.push(startMs);
  }
  return starts;
}

export type Refusal = 'past' | 'notice' | 'not_available';

/** Why an appointment cannot begin then; null when it can. */
export function refusal(
  schedule: Schedule,
  { startMs, lengthMin, nowMs, taken }: Omit<SlotQuestion, 'fromMs' | 'untilMs'> & { readonly startMs: number },
): Refusal | null {
  if (startMs <= nowMs) return 'past';
  if (startMs < nowMs + schedule.noticeMin * MINUTE_MS) return 'notice';
  if (startMs > nowMs + schedule.horizonDays * 24 * HOUR_MS) return 'notice';
  const endMs = startMs + lengthMin * MINUTE_MS;
  if (!withinDay(schedule, startMs, endMs)) return 'not_available';
  return taken.some((other) => startMs < other.endMs && other.startMs < endMs) ? 'not_available' : null;
}

function withinDay(schedule: Schedule, startMs: number, endMs: number): boolean {
  const start = localParts(startMs, schedule.timeZone);
  const end = localParts(endMs - 1, schedule.timeZone);
  return (
    schedule.weekdays.includes(start.weekday) &&
    start.date === end.date &&
    start.hour >= schedule.fromHour &&
    end.hour < schedule.untilHour
  );
}

/** Date, weekday and hour on a wall clock. */
export function localParts(atMs: number, timeZone: string): { date: string; weekday: string; hour: number } {
  const parts = formatter(timeZone).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: part('weekday'),
    hour: Number(part('hour')),
  };
}

/** As Cal.com writes times: milliseconds always, `Z` for UTC, else the numeric offset. */
export function isoInZone(atMs: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(atMs).toISOString();
  const parts = formatter(timeZone).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  const clock = `${part('hour')}:${part('minute')}:${part('second')}`;
  return `${part('year')}-${part('month')}-${part('day')}T${clock}.000${offset}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than using it a hundred times. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  formatters.set(timeZone, made);
  return made;
}
