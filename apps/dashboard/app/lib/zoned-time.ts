/**
 * The instant at which a clock at the business shows `time` (`HH:MM`) on `day` (`YYYY-MM-DD`), as ISO 8601 UTC. A time that
 * the spring change skips becomes the one an hour later; of a time that happens twice in autumn, the first is meant.
 */
export function instantAt(day: string, time: string, timeZone: string): string {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const before = wall - offsetMs(wall - 12 * 3_600_000, timeZone);
  const after = wall - offsetMs(wall + 12 * 3_600_000, timeZone);
  const fits = (candidate: number) => candidate + offsetMs(candidate, timeZone) === wall;
  return new Date(fits(before) || !fits(after) ? before : after).toISOString();
}

/** Midnight of a calendar day at the business, as ISO 8601 UTC. */
export function startOfDay(day: string, timeZone: string): string {
  return instantAt(day, '00:00', timeZone);
}

/** `HH:MM` on the business's clock. */
export function wallClock(instant: string, timeZone: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(11, 16);
}

/** Minutes since midnight on the business's clock. */
export function minuteOfDay(instant: string, timeZone: string): number {
  const [hours, minutes] = wallClock(instant, timeZone).split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** How far the business's clock is ahead of UTC at an instant. */
function offsetMs(atMs: number, timeZone: string): number {
  const whole = Math.floor(atMs / 1_000) * 1_000;
  const parts = clockParts(timeZone).formatToParts(whole);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day] = [read('year'), read('month') - 1, read('day')];
  return Date.UTC(year, month, day, read('hour'), read('minute'), read('second')) - whole;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockParts(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const number = 'numeric';
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}
