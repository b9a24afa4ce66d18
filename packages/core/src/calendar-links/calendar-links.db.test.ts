import { beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { ownCalendar } from '../calendar/own-calendar.ts';
import type { Span } from '../calendar/span.ts';
import { AppError } from '../errors/app-error.ts';
import type { SafeFetchAnswer, SafeFetchRequest } from '../outbound/safe-fetch-port.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { addCalendarLink, CalendarAddress, refreshCalendarLink, removeCalendarLink } from './calendar-links.ts';
import { listTechnicianCalendars } from './list-technician-calendars.ts';
import { createRefreshCalendarLinksJob } from './refresh-calendar-links.job.ts';
import type { LinkDeps } from './refresh-link.ts';
import { readTechnicianFeed, removeTechnicianFeed, renewTechnicianFeed } from './technician-feed.ts';

const HOUR_MS = 3_600_000;
const TUESDAY_8AM_MS = MONDAY_9AM_MS + 23 * HOUR_MS;
const URL = 'https://calendar.example/private-12345/basic.ics';
const { signal } = new AbortController();

const database = databaseForTests();
let business: TestBusiness;
let count = 0;
/** What the server of the calendar does next. */
let answer: SafeFetchAnswer;
let asked: SafeFetchRequest[];
let busy: Span[];
let nowMs: number;
let deps: LinkDeps;

beforeEach(async () => {
  count += 1;
  business = await createTestBusiness(database.db, { name: `links${count}` });
  answer = served('BEGIN:VCALENDAR');
  asked = [];
  nowMs = MONDAY_9AM_MS;
  busy = [{ fromMs: TUESDAY_8AM_MS, untilMs: TUESDAY_8AM_MS + 2 * HOUR_MS }];
  deps = {
    db: database.db,
    secrets: createSecretBox('a key of the tests'),
    safeFetch: async (request) => {
      asked.push(request);
      return answer;
    },
    readBusyTimes: (ics) =>
      ics.startsWith('BEGIN:VCALENDAR') ? { ok: true, busy } : { ok: false, reason: 'not_a_calendar' },
  };
});

function served(body: string, status = 200, headers: Record<string, string> = {}): SafeFetchAnswer {
  return { ok: true, status, statusText: '', headers, body: Buffer.from(body), url: URL };
}
const unreachable: SafeFetchAnswer = {
  ok: false,
  refusal: 'unreachable',
  error: new AppError('UPSTREAM_UNAVAILABLE', 'ECONNREFUSED'),
};

const technicianId = () => String(business.technicianIds[0]);
const add = (change: { technicianId?: string; projectId?: string } = {}) =>
  addCalendarLink(deps, {
    projectId: business.projectId,
    technicianId: technicianId(),
    url: URL,
    nowMs,
    signal,
    ...change,
  });
const runJob = () =>
  createRefreshCalendarLinksJob(deps).run(
    {},
    { db: database.db, now: () => nowMs, signal, notes: { info: () => undefined, warn: () => undefined } },
  );
const blocks = async () =>
  (
    await database.db.busyBlock.findMany({ where: { projectId: business.projectId }, orderBy: { startsAt: 'asc' } })
  ).map(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]);
const view = async () =>
  (await listTechnicianCalendars(deps, business.projectId, new Date(nowMs))).find(
    (each) => each.technicianId === technicianId(),
  );

/** The first hours that would be offered on Tuesday. */
async function offered(): Promise<number[]> {
  const slots = await ownCalendar(database.db, business.projectId).findSlots(
    {
      serviceId: business.serviceIds.leak,
      emergency: false,
      within: { fromMs: TUESDAY_8AM_MS, untilMs: TUESDAY_8AM_MS + 4 * HOUR_MS },
      nowMs,
    },
    { signal },
  );
  return slots.map(({ startsAtMs }) => (startsAtMs - TUESDAY_8AM_MS) / HOUR_MS);
}

describe('a calendar that a technician keeps elsewhere', () => {
  it('blocks the hours in which it is busy, until it is removed', async () => {
    const before = await offered();
    expect(before).toContain(0);
    const added = await add();
    expect(added).toMatchObject({ ok: true });
    expect((await offered()).filter((hour) => hour < 2)).toEqual([]);
    if (!added.ok) return;
    const { linkId } = added.value;
    expect(await removeCalendarLink(database.db, { projectId: 'proj_other', linkId })).toMatchObject({ ok: false });
    await removeCalendarLink(database.db, { projectId: business.projectId, linkId });
    expect(await offered()).toEqual(before);
  });

  it('is a secret: sealed, and never shown whole', async () => {
    await add();
    const link = await database.db.calendarLink.findFirstOrThrow({ where: { projectId: business.projectId } });
    expect(JSON.stringify(link)).not.toContain('private-12345');
    expect((await view())?.links).toEqual([
      { linkId: link.id, host: 'calendar.example', readAt: new Date(nowMs).toISOString(), busyAhead: 1, problem: null },
    ]);
  });

  it('is refused with the reason when it cannot be one, and kept when it only does not answer now', async () => {
    for (const [reply, words] of [
      [served('<html>'), /no calendar/],
      [served('', 404), /no calendar at this address any more/],
      [served('', 403), /not shared/],
      [{ ...unreachable, refusal: 'address_refused' } as const, /cannot be used/],
      [{ ...unreachable, refusal: 'too_large' } as const, /too large/],
    ] as const) {
      answer = reply;
      expect(await add()).toMatchObject({ ok: false, field: 'url', message: expect.stringMatching(words) });
    }
    expect(await database.db.calendarLink.count({ where: { projectId: business.projectId } })).toBe(0);
    answer = unreachable;
    expect(await add()).toMatchObject({ ok: true });
    expect((await view())?.links[0]?.problem).toMatch(/keeps trying/);
  });

  it('is one of this business, and there are five at most', async () => {
    expect(await add({ projectId: 'proj_other' })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    for (let each = 0; each < 5; each += 1) expect(await add()).toMatchObject({ ok: true });
    expect(await add()).toMatchObject({ ok: false, code: 'CONFLICT' });
  });

  it('may be pasted as its app gives it', () => {
    expect(CalendarAddress.parse(' webcal://p1.example/cal ')).toBe('https://p1.example/cal');
    for (const typed of ['http://calendar.example/a.ics', 'calendar.example', 'file:///etc/passwd', '']) {
      expect(CalendarAddress.safeParse(typed).success).toBe(false);
    }
  });
});

describe('reading it again', () => {
  it('replaces what was known, merges what overlaps, and asks only when the time has come', async () => {
    await add();
    busy = [
      { fromMs: TUESDAY_8AM_MS + 5 * HOUR_MS, untilMs: TUESDAY_8AM_MS + 6 * HOUR_MS },
      { fromMs: TUESDAY_8AM_MS + 4 * HOUR_MS, untilMs: TUESDAY_8AM_MS + 5 * HOUR_MS },
    ];
    await runJob();
    expect(asked).toHaveLength(1);
    nowMs += 11 * 60_000;
    await runJob();
    expect(await blocks()).toEqual([[TUESDAY_8AM_MS + 4 * HOUR_MS, TUESDAY_8AM_MS + 6 * HOUR_MS]]);
  });

  it('asks whether it changed, and keeps what it knew when not', async () => {
    answer = served('BEGIN:VCALENDAR', 200, { etag: '"v1"', 'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT' });
    await add();
    const known = await blocks();
    answer = served('', 304);
    nowMs += 11 * 60_000;
    await runJob();
    expect(asked.at(-1)?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Mon, 23 Nov 2026 10:00:00 GMT',
    });
    expect(await blocks()).toEqual(known);
    // On the next day the window has moved on: read whole once.
    nowMs += 24 * HOUR_MS;
    await runJob();
    nowMs += 11 * 60_000;
    await runJob();
    expect(asked.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it('lets what was known count while it cannot be read, and asks less and less often', async () => {
    await add();
    const known = await blocks();
    answer = unreachable;
    const waits: number[] = [];
    for (let each = 0; each < 7; each += 1) {
      const { nextFetchAt } = await database.db.calendarLink.findFirstOrThrow({
        where: { projectId: business.projectId },
      });
      waits.push(Math.round((nextFetchAt.getTime() - nowMs) / 60_000));
      nowMs = nextFetchAt.getTime();
      await runJob();
    }
    expect(waits).toEqual([10, 10, 20, 40, 80, 160, 320]);
    expect(await blocks()).toEqual(known);
    const link = await database.db.calendarLink.findFirstOrThrow({ where: { projectId: business.projectId } });
    const refresh = { projectId: business.projectId, linkId: link.id, nowMs, signal };
    expect(await refreshCalendarLink(deps, refresh)).toMatchObject({ ok: false });
    answer = served('BEGIN:VCALENDAR');
    expect(await refreshCalendarLink(deps, refresh)).toMatchObject({ ok: true });
    expect((await view())?.links[0]?.problem).toBeNull();
  });

  it('whose address cannot be opened any more says so, and keeps no other from being read', async () => {
    await add();
    await add();
    const [first] = await database.db.calendarLink.findMany({ where: { projectId: business.projectId } });
    await database.db.calendarLink.update({ where: { id: String(first?.id) }, data: { urlEnc: 'v1.other' } });
    nowMs += 11 * 60_000;
    await runJob();
    expect((await view())?.links.map(({ problem }) => problem).sort()).toEqual([
      expect.stringContaining('add it again'),
      null,
    ]);
  });
});

describe('a technician’s own feed', () => {
  const ref = () => ({ projectId: business.projectId, technicianId: technicianId() });
  beforeEach(async () => {
    const startsAt = new Date(TUESDAY_8AM_MS);
    const endsAt = new Date(TUESDAY_8AM_MS + HOUR_MS);
    await database.db.booking.create({
      data: {
        id: `bkg_feed_${count}`,
        ...ref(),
        serviceId: business.serviceIds.leak,
        intentKey: 'key',
        confirmationCode: '123456',
        customerName: 'Ann Lee',
        customerPhone: '+15125551001',
        address: '12 Oak Street',
        notes: 'Back door',
        startsAt,
        endsAt,
        blockedFrom: startsAt,
        blockedUntil: endsAt,
      },
    });
  });

  it('shows their jobs to whoever has the address, and to nobody who has an old or a guessed one', async () => {
    const made = await renewTechnicianFeed(deps, ref());
    if (!made.ok) throw new Error('no feed');
    const ics = await readTechnicianFeed(database.db, made.value.token, nowMs);
    expect(ics?.replaceAll('\r\n ', '')).toContain('SUMMARY:Leak repair\\, Ann Lee');
    expect(ics).toContain('LOCATION:12 Oak Street');
    expect((await view())?.feed?.path).toBe(`/ical/${made.value.token}.ics`);
    expect(await database.db.technicianFeed.findFirst({ where: ref() })).not.toMatchObject({
      tokenHash: made.value.token,
    });
    await renewTechnicianFeed(deps, ref());
    expect(await readTechnicianFeed(database.db, made.value.token, nowMs)).toBeNull();
    expect(await readTechnicianFeed(database.db, '', nowMs)).toBeNull();
  });

  it('leaves out cancelled jobs, and ends when it is ended', async () => {
    await database.db.booking.updateMany({ where: ref(), data: { status: 'cancelled' } });
    const made = await renewTechnicianFeed(deps, ref());
    if (!made.ok) throw new Error('no feed');
    expect(await readTechnicianFeed(database.db, made.value.token, nowMs)).not.toContain('Ann Lee');
    expect(await removeTechnicianFeed(database.db, { ...ref(), projectId: 'proj_other' })).toMatchObject({ ok: false });
    await removeTechnicianFeed(database.db, ref());
    expect(await readTechnicianFeed(database.db, made.value.token, nowMs)).toBeNull();
  });
});
