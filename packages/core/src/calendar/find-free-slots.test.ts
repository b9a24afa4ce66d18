import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BookingRules, BusinessHours } from '../projects/business-profile.ts';
import { instantOf, localDate } from '../time/local-time.ts';
import {
  type BusySpan,
  blockedSpan,
  collides,
  findFreeSlots,
  type SlotSearch,
  type WorkingTechnician,
} from './find-free-slots.ts';
import { overlaps } from './span.ts';
import { workingSpans } from './working-time.ts';

const ZONE = 'America/Chicago';
const DAY_MS = 86_400_000;
const NINE_TO_FIVE = [{ from: '08:00', to: '18:00' }];
const WEEK = { mon: NINE_TO_FIVE, tue: NINE_TO_FIVE, wed: NINE_TO_FIVE, thu: NINE_TO_FIVE, fri: NINE_TO_FIVE };
const HOURS = BusinessHours.parse({ weekly: { ...WEEK, sat: [{ from: '09:00', to: '14:00' }], sun: [] } });
const on = (date: string, time: string) => instantOf(date, time, ZONE);
const MONDAY_9AM = on('2026-11-23', '09:00');

function technician(overrides: Partial<WorkingTechnician> = {}): WorkingTechnician {
  return {
    technicianId: 'tech_a',
    hours: null,
    takesEmergencies: true,
    skilled: true,
    busy: [],
    away: [],
    ...overrides,
  };
}

function search(overrides: Partial<SlotSearch> = {}): SlotSearch {
  return {
    timeZone: ZONE,
    rules: BookingRules.parse({}),
    hours: HOURS,
    technicians: [technician()],
    job: { durationMin: 60, bufferBeforeMin: 0, bufferAfterMin: 15, emergency: false },
    nowMs: MONDAY_9AM,
    within: { fromMs: MONDAY_9AM, untilMs: on('2026-11-24', '00:00') },
    ...overrides,
  };
}

const times = (found: { startsAtMs: number }[]) =>
  found.map((slot) =>
    new Date(slot.startsAtMs).toLocaleTimeString('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }),
  );

describe('findFreeSlots', () => {
  it('offers the grid from opening on, after the lead time, ending by closing time', () => {
    expect(times(findFreeSlots(search()))).toEqual(['11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00']);
  });

  it('keeps the buffers of other jobs free', () => {
    const busy = [{ fromMs: on('2026-11-23', '13:00'), untilMs: on('2026-11-23', '14:15') }];
    const found = findFreeSlots(search({ technicians: [technician({ busy })] }));
    expect(times(found)).toEqual(['11:00', '15:00', '16:00', '17:00']); // 12:00 would run into 13:00 with its buffer
  });

  it('lets two jobs touch', () => {
    const busy = [{ fromMs: on('2026-11-23', '12:15'), untilMs: on('2026-11-23', '13:00') }];
    expect(times(findFreeSlots(search({ technicians: [technician({ busy })] })))).toContain('11:00');
  });

  it('holds the emergency window back from ordinary jobs, buffers included', () => {
    const rules = BookingRules.parse({ emergencyWindow: { from: '12:00', to: '14:00' } });
    expect(times(findFreeSlots(search({ rules })))).toEqual(['14:00', '15:00', '16:00', '17:00']);
  });

  it('gives the window to emergencies, sooner than ordinary jobs', () => {
    const rules = BookingRules.parse({ emergencyWindow: { from: '12:30', to: '14:30' } });
    const job = { durationMin: 120, bufferBeforeMin: 0, bufferAfterMin: 0, emergency: true };
    const found = findFreeSlots(search({ rules, job }));
    expect(times(found)).toEqual(['10:00', '11:00', '12:00', '12:30', '13:00', '14:00', '15:00', '16:00']);
  });

  it('does not hold the window back for technicians who take no emergencies, and sends them none', () => {
    const rules = BookingRules.parse({ emergencyWindow: { from: '12:00', to: '14:00' } });
    const technicians = [technician({ takesEmergencies: false })];
    expect(times(findFreeSlots(search({ rules, technicians })))).toContain('12:00');
    const job = { durationMin: 60, bufferBeforeMin: 0, bufferAfterMin: 0, emergency: true };
    expect(findFreeSlots(search({ rules, technicians, job }))).toEqual([]);
  });

  it('leaves the drive between two jobs free on top of their buffers', () => {
    const noon = { fromMs: on('2026-11-23', '13:15'), untilMs: on('2026-11-23', '14:00') };
    const near = technician({ busy: [{ ...noon, travelMin: 0 }] });
    expect(times(findFreeSlots(search({ technicians: [near] })))).toEqual([
      '11:00',
      '12:00',
      '14:00',
      '15:00',
      '16:00',
      '17:00',
    ]);
    const far = technician({ busy: [{ ...noon, travelMin: 40 }] });
    // 12:00 would end, packed up, at 13:15; the drive to the next job takes 40 minutes.
    expect(times(findFreeSlots(search({ technicians: [far] })))).toEqual(['11:00', '15:00', '16:00', '17:00']);
  });

  it('sends nobody who is off or has not learned it, though a buffer may reach into time off', () => {
    const away = [{ fromMs: on('2026-11-23', '12:00'), untilMs: on('2026-11-23', '15:30') }];
    expect(times(findFreeSlots(search({ technicians: [technician({ away })] })))).toEqual(['11:00', '16:00', '17:00']);
    expect(findFreeSlots(search({ technicians: [technician({ skilled: false })] }))).toEqual([]);
  });

  it('tells an arrival window that ends by closing time', () => {
    const rules = BookingRules.parse({ arrivalWindowMin: 120 });
    const found = findFreeSlots(search({ rules }));
    expect(found[0]).toMatchObject({ arrivesByMs: on('2026-11-23', '13:00') });
    expect(found.at(-1)).toMatchObject({
      startsAtMs: on('2026-11-23', '17:00'),
      arrivesByMs: on('2026-11-23', '18:00'),
    });
    expect(findFreeSlots(search())[0]?.arrivesByMs).toBeNull();
  });

  it('leaves the day’s reserve to emergencies, whoever of the crew keeps it', () => {
    const rules = BookingRules.parse({ emergencyReserveMin: 240 });
    // Nine hours are left of Monday; with a job until noon four remain in one piece, and any other job would eat into them.
    const busy = [{ fromMs: on('2026-11-23', '09:00'), untilMs: on('2026-11-23', '13:00') }];
    const alone = { rules, technicians: [technician({ busy })] };
    expect(times(findFreeSlots(search(alone)))).toEqual(['17:00']);
    const job = { durationMin: 60, bufferBeforeMin: 0, bufferAfterMin: 15, emergency: true };
    expect(times(findFreeSlots(search({ ...alone, job })))).toContain('14:00');
    const other = technician({ technicianId: 'tech_b', skilled: false });
    expect(times(findFreeSlots(search({ rules, technicians: [technician({ busy }), other] })))).toContain('14:00');
    const neverCalled = technician({ technicianId: 'tech_c', takesEmergencies: false, busy });
    expect(times(findFreeSlots(search({ rules, technicians: [neverCalled] })))).toContain('14:00');
  });

  it('names the technician with the least work that day', () => {
    const busy = [{ fromMs: on('2026-11-23', '08:00'), untilMs: on('2026-11-23', '09:00') }];
    const technicians = [technician({ technicianId: 'tech_busy', busy }), technician({ technicianId: 'tech_idle' })];
    expect(findFreeSlots(search({ technicians })).every((slot) => slot.technicianId === 'tech_idle')).toBe(true);
  });

  it('follows a technician’s own hours, and the business’s closed dates all the same', () => {
    const evening = BusinessHours.parse({ weekly: { ...HOURS.weekly, mon: [{ from: '16:00', to: '18:00' }] } });
    expect(times(findFreeSlots(search({ technicians: [technician({ hours: evening })] })))).toEqual(['16:00', '17:00']);
    const hours = { ...HOURS, closedDates: ['2026-11-23'] };
    expect(findFreeSlots(search({ hours, technicians: [technician({ hours: evening })] }))).toEqual([]);
  });

  it('ends with the last day of the horizon', () => {
    const rules = BookingRules.parse({ horizonDays: 2 });
    const within = { fromMs: MONDAY_9AM, untilMs: MONDAY_9AM + 30 * DAY_MS };
    const dates = new Set(findFreeSlots(search({ rules, within })).map((slot) => localDate(slot.startsAtMs, ZONE)));
    expect([...dates]).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
  });

  it('opens at eight by the wall clock on the days the clocks change', () => {
    const sunday = BusinessHours.parse({ weekly: { ...HOURS.weekly, sun: [{ from: '00:00', to: '08:00' }] } });
    for (const [date, hoursLong] of [
      ['2026-03-08', 7],
      ['2026-11-01', 9],
    ] as const) {
      const nowMs = on(date, '00:00') - DAY_MS;
      const within = { fromMs: on(date, '00:00'), untilMs: on(date, '23:00') };
      const found = findFreeSlots(
        search({ hours: sunday, nowMs, within, rules: BookingRules.parse({ horizonDays: 3 }) }),
      );
      expect(found).toHaveLength(hoursLong);
      expect(new Set(found.map((slot) => slot.startsAtMs)).size).toBe(hoursLong);
      expect(found.at(-1)?.endsAtMs).toBe(on(date, '08:00'));
    }
  });
});

describe('whatever the calendar looks like', () => {
  // Weeks around both clock changes of 2026, and an ordinary one.
  const startDay = fc.constantFrom('2026-03-05', '2026-10-29', '2026-11-23');
  const span = fc.record({
    afterHours: fc.integer({ min: -24, max: 200 }),
    quarters: fc.integer({ min: 1, max: 60 }),
    travelMin: fc.constantFrom(0, 10, 35),
  });
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 22 }), fc.integer({ min: 1, max: 23 }))
    .filter(([from, to]) => from < to)
    .map(([from, to]) => ({ from: clock(from), to: clock(to) }));
  const anySearch = fc
    .record({
      startDay,
      busyA: fc.array(span, { maxLength: 12 }),
      busyB: fc.array(span, { maxLength: 12 }),
      awayA: fc.array(span, { maxLength: 2 }),
      reserve: fc.constantFrom(0, 120),
      day: fc.array(interval, { maxLength: 2 }),
      step: fc.constantFrom(15, 30, 60, 90),
      window: fc.option(interval),
      durationMin: fc.constantFrom(15, 60, 90, 240),
      bufferBeforeMin: fc.constantFrom(0, 30),
      bufferAfterMin: fc.constantFrom(0, 15, 45),
      emergency: fc.boolean(),
      leadTimeMin: fc.constantFrom(0, 45, 120, 2_000),
    })
    .map((drawn): SlotSearch => {
      const nowMs = instantOf(drawn.startDay, '07:10', ZONE);
      const toSpans = (spans: { afterHours: number; quarters: number; travelMin: number }[]): BusySpan[] =>
        spans.map(({ afterHours, quarters, travelMin }) => {
          const fromMs = nowMs + afterHours * 3_600_000;
          return { fromMs, untilMs: fromMs + quarters * 900_000, travelMin };
        });
      const weekly = Object.fromEntries(Object.keys(HOURS.weekly).map((weekday) => [weekday, drawn.day]));
      return {
        timeZone: ZONE,
        rules: BookingRules.parse({
          leadTimeMin: drawn.leadTimeMin,
          slotStepMin: drawn.step,
          emergencyWindow: drawn.window,
          emergencyReserveMin: drawn.reserve,
          horizonDays: 6,
        }),
        hours: BusinessHours.parse({ weekly }),
        technicians: [
          technician({ busy: toSpans(drawn.busyA), away: toSpans(drawn.awayA) }),
          technician({ technicianId: 'tech_b', takesEmergencies: false, busy: toSpans(drawn.busyB) }),
        ],
        job: {
          durationMin: drawn.durationMin,
          bufferBeforeMin: drawn.bufferBeforeMin,
          bufferAfterMin: drawn.bufferAfterMin,
          emergency: drawn.emergency,
        },
        nowMs,
        within: { fromMs: nowMs, untilMs: nowMs + 9 * DAY_MS },
      };
    });

  it('never overlaps a booking, leaves working hours, comes too soon or repeats a time', () => {
    fc.assert(
      fc.property(anySearch, (drawn) => {
        const found = findFreeSlots(drawn);
        const lead = drawn.job.emergency
          ? Math.min(drawn.rules.emergencyLeadTimeMin, drawn.rules.leadTimeMin)
          : drawn.rules.leadTimeMin;
        let previous = 0;
        for (const slot of found) {
          const worker = drawn.technicians.find(({ technicianId }) => technicianId === slot.technicianId);
          const date = localDate(slot.startsAtMs, ZONE);
          const blocked = blockedSpan(slot.startsAtMs, drawn.job);
          expect(worker?.busy.some((other) => collides(blocked, other))).toBe(false);
          const job = { fromMs: slot.startsAtMs, untilMs: slot.endsAtMs };
          expect(worker?.away.some((other) => overlaps(job, other))).toBe(false);
          expect(
            workingSpans(date, [drawn.hours], ZONE).some(
              (open) => slot.startsAtMs >= open.fromMs && slot.endsAtMs <= open.untilMs,
            ),
          ).toBe(true);
          expect(slot.startsAtMs).toBeGreaterThanOrEqual(drawn.nowMs + lead * 60_000);
          expect(slot.startsAtMs).toBeGreaterThan(previous);
          previous = slot.startsAtMs;
          const window = drawn.rules.emergencyWindow;
          if (window && !drawn.job.emergency && worker?.takesEmergencies) {
            const held = { fromMs: on(date, window.from), untilMs: on(date, window.to) };
            expect(overlaps(blocked, held)).toBe(false);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('misses no free time: every grid point left out has a reason', () => {
    fc.assert(
      fc.property(anySearch, (drawn) => {
        const rules = { ...drawn.rules, emergencyReserveMin: 0 };
        const alone = { ...drawn, rules, technicians: drawn.technicians.slice(0, 1) };
        const [worker] = alone.technicians;
        const empty = { ...alone, technicians: [technician()] };
        const found = new Set(findFreeSlots(alone).map((slot) => slot.startsAtMs));
        for (const slot of findFreeSlots(empty)) {
          const blocked = blockedSpan(slot.startsAtMs, drawn.job);
          const job = { fromMs: slot.startsAtMs, untilMs: slot.endsAtMs };
          const busy = worker?.busy.some((other) => collides(blocked, other));
          const free = !busy && !worker?.away.some((other) => overlaps(job, other));
          expect(found.has(slot.startsAtMs)).toBe(free);
        }
      }),
      { numRuns: 100 },
    );
  });
});
