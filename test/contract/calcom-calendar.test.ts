import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BookingDraft, CalendarPort } from '../../packages/core/src/index.ts';
import { calcomCalendar } from '../../packages/integrations/src/calcom/calcom-calendar.ts';
import {
  type RunningCalcom,
  startCalcomSimulator,
} from '../../packages/simulators/src/calcom/start-calcom-simulator.ts';
import { MONDAY_9AM_MS } from '../support/test-business.ts';

const HOUR_MS = 3_600_000;
const TUESDAY_9AM_MS = MONDAY_9AM_MS + 24 * HOUR_MS;
const { signal } = new AbortController();

let calcom: RunningCalcom;
let calendar: CalendarPort;

beforeAll(async () => {
  calcom = await startCalcomSimulator({ now: () => MONDAY_9AM_MS, badKeys: ['cal_bad'] });
  calendar = calendarWith('cal_test');
});
afterAll(() => calcom.close());
beforeEach(() => calcom.reset());

function calendarWith(apiKey: string): CalendarPort {
  return calcomCalendar({
    baseUrl: calcom.baseUrl,
    apiKey,
    timeZone: 'America/Chicago',
    eventTypeIdByServiceId: { svc_heat: 501, svc_gone: 999 },
    now: () => MONDAY_9AM_MS,
  });
}

function draft(intentKey = 'intent_1', startsAtMs = TUESDAY_9AM_MS): BookingDraft {
  const endsAtMs = startsAtMs + 2 * HOUR_MS;
  return {
    projectId: 'proj_1',
    intentKey,
    callId: 'call_1',
    serviceId: 'svc_heat',
    slot: { startsAtMs, endsAtMs, technicianId: null },
    blocked: { fromMs: startsAtMs, untilMs: endsAtMs },
    emergency: false,
    attendee: { name: 'Ann Lee', phone: '+15125551001', email: null, address: '12 Oak Street', notes: 'No heat' },
    postalCode: null,
    priceMinCents: null,
    priceMaxCents: null,
  };
}

const slotsOf = (serviceId = 'svc_heat') =>
  calendar.findSlots(
    {
      serviceId,
      emergency: false,
      nowMs: MONDAY_9AM_MS,
      within: { fromMs: TUESDAY_9AM_MS - 9 * HOUR_MS, untilMs: TUESDAY_9AM_MS + 15 * HOUR_MS },
    },
    { signal },
  );
const first = { signal, repeated: false };
const again = { signal, repeated: true };

describe('free times', () => {
  it('lists them as instants with their ends', async () => {
    const slots = await slotsOf();
    expect(slots).toHaveLength(8); // 8:00 to 15:00, two hours each, until 17:00
    expect(slots[1]).toEqual({
      startsAtMs: TUESDAY_9AM_MS,
      endsAtMs: TUESDAY_9AM_MS + 2 * HOUR_MS,
      technicianId: null,
    });
  });

  it('leaves out what is booked', async () => {
    await calendar.book(draft(), first);
    expect((await slotsOf()).map(({ startsAtMs }) => (startsAtMs - TUESDAY_9AM_MS) / HOUR_MS)).toEqual([2, 3, 4, 5, 6]);
  });

  it('says that an event type is missing, at Cal.com or in the profile', async () => {
    await expect(slotsOf('svc_gone')).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: 'HTTP 404: Not Found',
    });
    await expect(slotsOf('svc_unknown')).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
  });
});

describe('booking', () => {
  it('books with our intent in the metadata and nothing Cal.com would refuse', async () => {
    const result = await calendar.book(draft(), first);
    const [booking] = calcom.bookings();
    expect(result).toEqual({ taken: false, entry: { externalUid: booking?.uid, status: 'confirmed' } });
    expect(booking).toMatchObject({
      eventTypeId: 501,
      startMs: TUESDAY_9AM_MS,
      metadata: { intentId: 'intent_1', callId: 'call_1', source: 'offhook' },
      attendee: { name: 'Ann Lee', phoneNumber: '+15125551001', timeZone: 'America/Chicago' },
      notes: 'Address: 12 Oak Street\nNo heat',
    });
  });

  it('knows a 400 that means "taken" from one that means "wrong"', async () => {
    await calendar.book(draft('somebody_else'), first);
    expect(await calendar.book(draft(), first)).toEqual({ taken: true });
    expect(await calendar.book(draft('night', TUESDAY_9AM_MS + 12 * HOUR_MS), first)).toEqual({ taken: true });
    const nameless = { ...draft('x', TUESDAY_9AM_MS + 3 * HOUR_MS), attendee: { ...draft().attendee, name: '' } };
    await expect(calendar.book(nameless, first)).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
  });

  it('recognises its own lost booking in a refusal', async () => {
    const before = await calendar.book(draft(), first);
    expect(await calendar.book(draft(), first)).toEqual(before);
    expect(calcom.bookings()).toHaveLength(1);
  });

  it('looks before it repeats', async () => {
    const before = await calendar.book(draft(), first);
    const posts = () => calcom.requests().filter((line) => line === 'POST /v2/bookings').length;
    expect(await calendar.book(draft(), again)).toEqual(before);
    expect(posts()).toBe(1);
  });

  it.each(['http-500-after-commit', 'reset-after-commit'] as const)(
    'books once although the answer is lost: %s',
    async (fault) => {
      calcom.setFault(fault, { times: 1 });
      await expect(calendar.book(draft(), first)).rejects.toThrow();
      expect(await calendar.book(draft(), again)).toMatchObject({ taken: false });
      expect(calcom.bookings()).toHaveLength(1);
    },
  );

  it('ends at once when told to', async () => {
    calcom.setFault('timeout');
    const hangUp = new AbortController();
    const answer = calendar.book(draft(), { signal: hangUp.signal, repeated: false });
    hangUp.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('failures', () => {
  it.each([
    ['http-500', { code: 'UPSTREAM_UNAVAILABLE', message: 'HTTP 500: Internal Server Error' }],
    ['http-429', { code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 1_000 }],
  ] as const)('names %s', async (fault, error) => {
    calcom.setFault(fault);
    await expect(slotsOf()).rejects.toMatchObject(error);
  });

  it('of one event type leave the others alone', async () => {
    calcom.setFault('http-500', { eventTypeId: 502 });
    await expect(slotsOf()).resolves.not.toHaveLength(0);
    calcom.setFault('http-500', { eventTypeId: 501 });
    calcom.setFault('off', { eventTypeId: 502 });
    await expect(slotsOf()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('does not retry, nor hide, a bad key', async () => {
    await expect(calendarWith('cal_bad').book(draft(), first)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAUTHORIZED',
      message: 'HTTP 401: Unauthorized',
      retryable: false,
    });
  });
});

describe('changes', () => {
  async function booked() {
    const result = await calendar.book(draft(), first);
    if (result.taken) throw new Error('taken');
    return result.entry;
  }
  const to = (startsAtMs: number) => ({ startsAtMs, endsAtMs: startsAtMs + 2 * HOUR_MS, technicianId: null });

  it('cancels, and takes a second time for done', async () => {
    const entry = await booked();
    expect(await calendar.cancel(entry, { signal })).toBe('done');
    expect(await calendar.cancel(entry, { signal })).toBe('gone');
    expect(await calendar.cancel({ externalUid: 'nothing', status: 'confirmed' }, { signal })).toBe('gone');
  });

  it('cancels it where somebody has moved it at cal.com', async () => {
    const entry = await booked();
    calcom.people.move(entry.externalUid ?? '', TUESDAY_9AM_MS + 4 * HOUR_MS);
    expect(await calendar.cancel(entry, { signal })).toBe('done');
    expect(calcom.bookings().filter(({ status }) => status === 'accepted')).toEqual([]);
  });

  it('moves to a new uid, also when a lost answer had moved it already', async () => {
    const entry = await booked();
    const moved = await calendar.move(entry, to(TUESDAY_9AM_MS + 4 * HOUR_MS), { signal });
    expect(moved).toMatchObject({ state: 'moved' });
    expect(await calendar.move(entry, to(TUESDAY_9AM_MS + 4 * HOUR_MS), { signal })).toEqual(moved);
    expect(await calendar.move(entry, to(TUESDAY_9AM_MS + 5 * HOUR_MS), { signal })).toMatchObject({ state: 'moved' });
  });

  it('does not move onto somebody else', async () => {
    const entry = await booked();
    await calendar.book(draft('other', TUESDAY_9AM_MS + 4 * HOUR_MS), first);
    expect(await calendar.move(entry, to(TUESDAY_9AM_MS + 4 * HOUR_MS), { signal })).toEqual({ state: 'taken' });
    await calendar.cancel(entry, { signal });
    expect(await calendar.move(entry, to(TUESDAY_9AM_MS + 6 * HOUR_MS), { signal })).toEqual({ state: 'gone' });
  });
});
