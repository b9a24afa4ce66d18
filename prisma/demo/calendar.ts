import { addDays, instantOf, isoWeekday, localDate, WEEKDAYS } from '@offhook/core';
import { DEMO_TIME_ZONE, type DemoBusiness, type DemoService } from './demo-business.ts';
import type { Random } from './random.ts';

const MINUTE_MS = 60_000;
const DEFAULT_BUFFER_AFTER_MIN = 15;
/** As far ahead as the demo's callers book. */
const MAX_DAYS_AHEAD = 16;

export type DemoSlot = {
  technicianId: string | null;
  startsAtMs: number;
  endsAtMs: number;
  blockedFromMs: number;
  blockedUntilMs: number;
};

/**
 * The appointments of one demo business while they are made up: working hours, the emergency window and one job at a time
 * per technician are kept, so that the database's exclusion constraint agrees.
 */
export class DemoCalendar {
  readonly #business: DemoBusiness;
  readonly #random: Random;
  readonly #taken: DemoSlot[] = [];

  constructor(business: DemoBusiness, random: Random) {
    this.#business = business;
    this.#random = random;
  }

  /** Up to `count` free slots, each on another day or at another time, the first a day or more after `afterMs`. */
  findSlots(service: DemoService, afterMs: number, count: number): DemoSlot[] {
    const today = localDate(afterMs, DEMO_TIME_ZONE);
    const slots: DemoSlot[] = [];
    // Most want to be served this week; some can wait, so that next week is not empty on a Monday morning.
    const firstDay = this.#random.chance(0.7) ? this.#random.int(1, 5) : this.#random.int(6, 13);
    for (let ahead = firstDay; ahead <= MAX_DAYS_AHEAD && slots.length < count; ahead += 1) {
      const starts = this.#random.shuffled(this.#starts(addDays(today, ahead), service));
      const slot = starts.map((startsAtMs) => this.#slotAt(startsAtMs, service)).find((found) => found !== null);
      if (slot) slots.push(slot);
    }
    return slots;
  }

  /** The first slot of the same day that starts at least 45 minutes later. */
  findEmergencySlot(service: DemoService, afterMs: number): DemoSlot | null {
    const date = localDate(afterMs, DEMO_TIME_ZONE);
    for (const startsAtMs of this.#starts(date, { ...service, emergency: true })) {
      if (startsAtMs < afterMs + 45 * MINUTE_MS) continue;
      const slot = this.#slotAt(startsAtMs, service);
      if (slot) return slot;
    }
    return null;
  }

  take(slot: DemoSlot): void {
    this.#taken.push(slot);
  }

  /** Starts on the full hour, within working hours; the emergency window is left alone by everything else. */
  #starts(date: string, service: DemoService): number[] {
    const { hours, bookingRules } = this.#business;
    const weekday = WEEKDAYS[isoWeekday(date) - 1] ?? 'sun';
    const window = service.emergency ? null : bookingRules.emergencyWindow;
    const at = (time: string) => instantOf(date, time, DEMO_TIME_ZONE);
    return hours.weekly[weekday].flatMap(({ from, to }) => {
      const starts: number[] = [];
      for (let start = at(from); start + service.durationMin * MINUTE_MS <= at(to); start += 60 * MINUTE_MS) {
        const end = start + (service.durationMin + DEFAULT_BUFFER_AFTER_MIN) * MINUTE_MS;
        if (window === null || end <= at(window.from) || start >= at(window.to)) starts.push(start);
      }
      return starts;
    });
  }

  #slotAt(startsAtMs: number, service: DemoService): DemoSlot | null {
    const endsAtMs = startsAtMs + service.durationMin * MINUTE_MS;
    const blockedUntilMs = endsAtMs + (service.bufferAfterMin ?? DEFAULT_BUFFER_AFTER_MIN) * MINUTE_MS;
    const { technicians } = this.#business;
    const people = technicians.length > 0 ? this.#random.shuffled(technicians.map(({ id }) => id)) : [null];
    for (const technicianId of people) {
      const slot = { technicianId, startsAtMs, endsAtMs, blockedFromMs: startsAtMs, blockedUntilMs };
      if (!this.#taken.some((taken) => overlaps(taken, slot))) return slot;
    }
    return null;
  }
}

function overlaps(a: DemoSlot, b: DemoSlot): boolean {
  return a.technicianId === b.technicianId && a.blockedFromMs < b.blockedUntilMs && b.blockedFromMs < a.blockedUntilMs;
}
