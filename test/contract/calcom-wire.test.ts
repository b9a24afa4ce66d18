import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BookingDraft, CalendarPort } from '../../packages/core/src/index.ts';
import { calcomCalendar } from '../../packages/integrations/src/calcom/calcom-calendar.ts';
import type { CalcomFault } from '../../packages/simulators/src/calcom/faults.ts';
import {
  type RunningCalcom,
  startCalcomSimulator,
} from '../../packages/simulators/src/calcom/start-calcom-simulator.ts';
import { MONDAY_9AM_MS } from '../support/test-business.ts';

// The wire as protocols/calcom-and-maps.md, part A, has it: what the simulator says, and what we make of it.

const HOUR_MS = 3_600_000;
const TUESDAY_9AM_MS = MONDAY_9AM_MS + 24 * HOUR_MS;
const EVENT_TYPES = [
  { id: 501, title: 'Heating repair', lengthMin: 120 },
  { id: 502, title: 'By the crew', lengthMin: 120, team: true },
  { id: 503, title: 'On request', lengthMin: 60, requiresConfirmation: true },
  { id: 504, title: 'Asks', lengthMin: 60, questions: [{ slug: 'unit', label: 'Which unit?', required: true }] },
];
const SERVICES = { svc_heat: 501, svc_crew: 502, svc_request: 503, svc_asks: 504, svc_gone: 999 };
const { signal } = new AbortController();

let calcom: RunningCalcom;
let calendar: CalendarPort;

beforeAll(async () => {
  calcom = await startCalcomSimulator({ now: () => MONDAY_9AM_MS, badKeys: ['cal_bad'], eventTypes: EVENT_TYPES });
  calendar = calendarAt(calcom.baseUrl);
});
afterAll(() => calcom.close());
beforeEach(() => calcom.reset());

function calendarAt(baseUrl: string, apiKey = 'cal_test'): CalendarPort {
  const options = { timeZone: 'America/Chicago', eventTypeIdByServiceId: SERVICES, now: () => MONDAY_9AM_MS };
  return calcomCalendar({ ...options, baseUrl, apiKey });
}

function draft(change: { serviceId?: keyof typeof SERVICES; startsAtMs?: number; name?: string } = {}): BookingDraft {
  const { serviceId = 'svc_heat', startsAtMs = TUESDAY_9AM_MS, name = 'Ann Lee' } = change;
  const endsAtMs = startsAtMs + 2 * HOUR_MS;
  return {
    projectId: 'proj_1',
    intentKey: `intent_${serviceId}_${startsAtMs}`,
    callId: 'call_1',
    serviceId,
    slot: { startsAtMs, endsAtMs, technicianId: null },
    blocked: { fromMs: startsAtMs, untilMs: endsAtMs },
    emergency: false,
    attendee: { name, phone: '+15125551001', email: null, address: '12 Oak Street', notes: '' },
    postalCode: null,
    priceMinCents: null,
    priceMaxCents: null,
  };
}

const visitor = { name: 'Bo', email: 'bo@visitor.example', timeZone: 'America/Chicago' };
const visit = (startMs: number) => ({ startMs, attendee: visitor, metadata: {}, notes: '' });
const book = (change: Parameters<typeof draft>[0] = {}) => calendar.book(draft(change), { signal, repeated: false });

async function send(path: string, init: { headers?: Record<string, string>; method?: string; body?: unknown } = {}) {
  const { headers = {}, method = 'GET', body } = init;
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${calcom.baseUrl}${path}`, {
    method,
    headers: { ...headers, ...json },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}
const key = { authorization: 'Bearer cal_test' };
const bookings = { ...key, 'cal-api-version': '2026-02-25' };
const slots = { ...key, 'cal-api-version': '2024-09-04' };
const refusal = (code: string, message: string) => ({ status: 'error', error: { code, message } });

describe('refusals of a booking (A5)', () => {
  it('taken is a 400 in words, for one host and for several', async () => {
    calcom.people.book(501, visit(TUESDAY_9AM_MS));
    expect(await book()).toEqual({ taken: true });
    expect(await book({ serviceId: 'svc_crew' })).toEqual({ taken: true });
    const crew = { start: '2026-11-24T15:00:00Z', eventTypeId: 502, attendee: visitor };
    expect(await send('/v2/bookings', { method: 'POST', headers: bookings, body: crew })).toMatchObject({
      status: 400,
      answer: refusal(
        'BadRequestException',
        'One of the hosts either already has booking at this time or is not available',
      ),
    });
  });

  it.each([
    ['in the past', MONDAY_9AM_MS - HOUR_MS],
    ['sooner than the notice', MONDAY_9AM_MS + HOUR_MS],
    ['beyond the horizon', MONDAY_9AM_MS + 400 * 24 * HOUR_MS],
    ['outside the schedule', TUESDAY_9AM_MS + 12 * HOUR_MS],
  ])('a time %s has gone', async (_what, startsAtMs) => {
    expect(await book({ startsAtMs })).toEqual({ taken: true });
  });

  it('two writers at once: a race that we lost, or our own first attempt', async () => {
    calcom.setFault('http-400-exists', { times: 1 });
    expect(await book()).toEqual({ taken: true });
    await book();
    calcom.setFault('http-400-exists', { times: 1, eventTypeId: 501 });
    expect(await book()).toMatchObject({ taken: false });
  });

  it('a bad field, an unanswered question and a missing event type are ours to mend, not "taken"', async () => {
    await expect(book({ name: '' })).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED', retryable: false });
    await expect(book({ serviceId: 'svc_asks' })).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    await expect(book({ serviceId: 'svc_gone' })).rejects.toMatchObject({ message: 'HTTP 404: Not Found' });
  });

  it('a booking that waits for the host is requested', async () => {
    expect(await book({ serviceId: 'svc_request' })).toMatchObject({ entry: { status: 'requested' } });
  });

  it('a bad key and no key', async () => {
    const bad = calendarAt(calcom.baseUrl, 'cal_bad').book(draft(), { signal, repeated: false });
    await expect(bad).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED', retryable: false });
    const version = { 'cal-api-version': '2026-02-25' };
    expect((await send('/v2/bookings', { headers: version })).status).toBe(403);
    expect((await send('/v2/bookings/u1', { headers: version })).status).toBe(401);
  });

  it('unknown keys of a body are refused, a reservation’s uid among them (A4)', async () => {
    const body = { start: 'x', reservedSlotUid: '1' };
    const { answer } = await send('/v2/bookings', { method: 'POST', headers: bookings, body });
    expect(answer).toMatchObject({
      error: { message: expect.stringContaining('property reservedSlotUid should not exist') },
    });
  });

  it.each<[CalcomFault, string]>([
    ['http-500', 'HTTP 500: Internal Server Error'],
    ['http-504', 'HTTP 504: Gateway Timeout'],
    ['not-json', 'Cal.com answered something that is not its success envelope'],
  ])('%s leaves the outcome unknown', async (fault, message) => {
    calcom.setFault(fault, { times: 1 });
    await expect(book()).rejects.toMatchObject({ message });
  });
});

describe('versions (A1)', () => {
  it('another group’s version reaches nothing, or a controller that wants another body', async () => {
    const path = '/v2/slots?eventTypeId=501&start=2026-11-24&end=2026-11-24';
    expect(await send(path, { headers: bookings })).toMatchObject({
      status: 404,
      answer: refusal('NotFoundException', `Cannot GET ${path}`),
    });
    expect((await send('/v2/bookings', { headers: slots })).status).toBe(400);
    expect((await send('/v2/bookings', { headers: key })).status).toBe(400);
    expect((await send('/v2/bookings/u/reschedule', { method: 'POST', headers: key, body: {} })).status).toBe(404);
    expect((await send('/v2/event-types?username=harbor-crew', { headers: bookings })).status).toBe(400);
    expect((await send('/v2/webhooks', { headers: key })).status).toBe(200);
  });

  it('times are written in the zone that was asked for, with milliseconds (A3)', async () => {
    const path = '/v2/slots?eventTypeId=503&start=2026-11-24&end=2026-11-24&timeZone=America/Chicago';
    expect((await send(path, { headers: slots })).answer).toMatchObject({
      status: 'success',
      data: { '2026-11-24': expect.arrayContaining([{ start: '2026-11-24T09:00:00.000-06:00' }]) },
    });
  });
});

describe('rate limit (A8)', () => {
  it('says in its own header when to come back, and we read it', async () => {
    const strict = await startCalcomSimulator({ maxRequestsPerMinute: 1, now: () => MONDAY_9AM_MS });
    const path = `${strict.baseUrl}/v2/slots?eventTypeId=501&start=2026-11-24&end=2026-11-24`;
    const first = await fetch(path, { headers: slots });
    expect(first.headers.get('x-ratelimit-remaining-default')).toBe('0');
    const limited = calendarAt(strict.baseUrl).book(draft(), { signal, repeated: false });
    await expect(limited).rejects.toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 60_000 });
    await strict.close();
  });
});

describe('reservations (A4)', () => {
  const slot = { ...draft().slot, serviceId: 'svc_heat' };
  const free = async () =>
    calendar.findSlots(
      {
        serviceId: 'svc_heat',
        emergency: false,
        nowMs: MONDAY_9AM_MS,
        within: { fromMs: TUESDAY_9AM_MS, untilMs: TUESDAY_9AM_MS + 1 },
      },
      { signal },
    );

  it('hide a time from the listings, stop nobody’s booking, and end', async () => {
    const { holds } = calendar;
    const held = await holds?.hold(slot, { signal });
    expect(held).toEqual({ holdUid: expect.any(String), heldUntilMs: MONDAY_9AM_MS + 5 * 60_000 });
    expect(await free()).toEqual([]);
    expect(await holds?.hold(slot, { signal })).toBeNull();
    expect(await book()).toMatchObject({ taken: false });
    await holds?.release(String(held?.holdUid), { signal });
    await holds?.release(String(held?.holdUid), { signal });
    expect(calcom.reservations()).toEqual([]);
  });

  it('are refused for a booked time with a 422', async () => {
    await book();
    expect(await calendar.holds?.hold(slot, { signal })).toBeNull();
  });
});

describe('changes (A7)', () => {
  it('a booking that has ended is refused outside the envelope, and is gone for us', async () => {
    let nowMs = MONDAY_9AM_MS;
    const later = await startCalcomSimulator({ now: () => nowMs });
    const at = calendarAt(later.baseUrl);
    const result = await at.book(draft(), { signal, repeated: false });
    nowMs = TUESDAY_9AM_MS + 24 * HOUR_MS;
    expect(result.taken ? null : await at.cancel(result.entry, { signal })).toBe('gone');
    await later.close();
  });

  it('what the host does at cal.com is seen by whoever asks', async () => {
    const { uid } = calcom.people.book(501, visit(TUESDAY_9AM_MS));
    const moved = calcom.people.move(uid, TUESDAY_9AM_MS + 3 * HOUR_MS);
    expect(await calendar.ledger?.locate(uid, { signal })).toMatchObject({
      state: 'stands',
      entry: { externalUid: moved.uid },
      startsAtMs: TUESDAY_9AM_MS + 3 * HOUR_MS,
    });
    calcom.people.cancel(moved.uid);
    expect(await calendar.ledger?.locate(uid, { signal })).toEqual({ state: 'gone' });
  });
});
