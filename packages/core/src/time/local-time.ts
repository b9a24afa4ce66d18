import { Temporal } from 'temporal-polyfill';

/** An instant on the business's wall clock. */
export function inZone(atMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
}

/** The calendar date (`2026-11-24`) that an instant falls on in `timeZone`. */
export function localDate(atMs: number, timeZone: string): string {
  return inZone(atMs, timeZone).toPlainDate().toString();
}

/** The first instant of a date in `timeZone`; where clocks change at midnight that is not 00:00. */
export function startOfDate(date: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/**
 * The instant at which a wall clock in `timeZone` shows `time` on `date`. A time skipped by a clock change is taken as
 * the same distance after the gap; one that happens twice is the first (Temporal: "compatible").
 */
export function instantOf(date: string, time: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function isoWeekday(date: string): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** Whether `text` is a date that exists, such as `2028-02-29`. */
export function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
