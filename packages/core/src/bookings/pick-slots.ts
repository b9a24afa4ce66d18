import type { CalendarSlot } from '../calendar/calendar-port.ts';
import { inZone, localDate } from '../time/local-time.ts';
import { type Manner, spokenChoice, spokenClock, spokenDay } from '../time/spoken.ts';
import { spokenArrivalClock } from '../time/spoken-arrival.ts';

/** Nobody remembers a fourth time read out to them. */
const MAX_OFFERED = 3;
/** Offered times are spread out: who cannot come at nine cannot come at ten either. */
const SPREAD_MS = 2 * 3_600_000;
const NOON_HOUR = 12;

export type PartOfDay = 'morning' | 'afternoon' | 'any';

export function isInPart(slot: CalendarSlot, part: PartOfDay, timeZone: string): boolean {
  return part === 'any' || partOf(slot.startsAtMs, timeZone) === part;
}

export function partOf(atMs: number, timeZone: string): 'morning' | 'afternoon' {
  return inZone(atMs, timeZone).hour < NOON_HOUR ? 'morning' : 'afternoon';
}

/** The few of many free times worth reading out: all of the first free day, spread over it, then of the next ones. */
export function pickSlots(free: readonly CalendarSlot[], timeZone: string): CalendarSlot[] {
  const picked: CalendarSlot[] = [];
  for (const day of byDay(free, timeZone).values()) {
    const spread = day.filter((slot, index) => index === 0 || farFrom(slot, day, index));
    for (const slot of [...spread, ...day]) {
      if (picked.length < MAX_OFFERED && !picked.some((other) => sameWindow(other, slot))) picked.push(slot);
    }
    if (picked.length === MAX_OFFERED) break;
  }
  return picked.sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** "Between 8 and 10" and "between 9 and 11" are no choice: arrival windows that are offered together do not overlap. */
function sameWindow(a: CalendarSlot, b: CalendarSlot): boolean {
  const [first, second] = a.startsAtMs <= b.startsAtMs ? [a, b] : [b, a];
  return second.startsAtMs < (first.arrivesByMs ?? first.startsAtMs + 1);
}

/** Whether a slot begins a new stride of the day, counted from its first. */
function farFrom(slot: CalendarSlot, day: readonly CalendarSlot[], index: number): boolean {
  const [first, before] = [day[0], day[index - 1]];
  if (!first || !before) return false;
  const stride = (each: CalendarSlot) => Math.floor((each.startsAtMs - first.startsAtMs) / SPREAD_MS);
  return stride(slot) > stride(before);
}

/** "Tuesday, November 24 at 9 AM, 11 AM or 1 PM, or Wednesday, November 25 between 8 and 10 AM". */
export function spokenSlots(slots: readonly CalendarSlot[], manner: Manner, nowMs: number): string {
  const days = [...byDay(slots, manner.timeZone).values()].map((day) => {
    return `${spokenDay(day[0]?.startsAtMs ?? nowMs, manner, nowMs)} ${spokenClocks(day, manner)}`;
  });
  return days.join(', or ');
}

function spokenClocks(day: readonly CalendarSlot[], manner: Manner): string {
  const exact = day.every(({ arrivesByMs }) => arrivesByMs === undefined || arrivesByMs === null);
  if (exact) return `at ${spokenChoice(day.map((slot) => spokenClock(slot.startsAtMs, manner)))}`;
  return spokenChoice(day.map((slot) => spokenArrivalClock(slot, manner)));
}

function byDay(slots: readonly CalendarSlot[], timeZone: string): Map<string, CalendarSlot[]> {
  return Map.groupBy(slots, (slot) => localDate(slot.startsAtMs, timeZone));
}
