import { createHmac } from 'node:crypto';
import {
  calcomKeyContext,
  checkCalcom,
  chooseCalendar,
  connectCalcom,
  createSecretBox,
  renewTechnicianFeed,
} from '@offhook/core';
import { calcomAccount } from '@offhook/integrations';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCalcomSimulator } from '../../../packages/simulators/src/calcom/start-calcom-simulator.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../test/support/test-business.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

// Cal.com's set-up and its news, over the wire: the dashboard's routes on one side, the simulator on the other.

const HOUR_MS = 3_600_000;
const EVENT_TYPES = [
  { id: 601, title: 'Leak repair', lengthMin: 90 },
  { id: 602, title: 'Burst pipe', lengthMin: 120 },
  { id: 603, title: 'Long', lengthMin: 240 },
  { id: 604, title: 'On request', lengthMin: 90, requiresConfirmation: true },
  { id: 605, title: 'Asks', lengthMin: 90, questions: [{ slug: 'unit', label: 'Which unit?', required: true }] },
  { id: 606, title: 'Never free', lengthMin: 600 },
];
const visitor = { name: 'Bo Visitor', email: 'bo@visitor.example', phoneNumber: '+15125550123', timeZone: 'UTC' };

const database = databaseForTests();
let calcom: Awaited<ReturnType<typeof startCalcomSimulator>>;
let dashboard: TestDashboard;
let business: TestBusiness;
let count = 0;

beforeAll(async () => {
  calcom = await startCalcomSimulator({ eventTypes: EVENT_TYPES, badKeys: ['cal_live_wrong'] });
  dashboard = await startTestDashboard({ databaseUrl: database.url, calcomBaseUrl: calcom.baseUrl });
});
afterAll(async () => {
  await dashboard.close();
  await calcom.close();
});
beforeEach(async () => {
  calcom.reset();
  count += 1;
  business = await createTestBusiness(database.db, { name: `calcom${count}` });
});

const setup = (change: { dashboardUrl?: string; baseUrl?: string } = {}) => ({
  db: database.db,
  secrets: createSecretBox(dashboard.secret),
  openCalcomAccount: (apiKey: string) =>
    calcomAccount({ baseUrl: change.baseUrl ?? calcom.baseUrl, apiKey, now: Date.now }),
  sharedCalcomKey: undefined,
  dashboardUrl: change.dashboardUrl ?? dashboard.origin,
});
const signal = AbortSignal.timeout(60_000);
const at = () => ({ projectId: business.projectId, signal });
const connect = (apiKey = 'cal_live_good') => connectCalcom(setup(), { ...at(), apiKey });
const choose = (eventTypeIdByServiceId: Record<string, number>) =>
  chooseCalendar(setup(), { ...at(), provider: 'calcom', eventTypeIdByServiceId });

/** A weekday at noon UTC next month: within everybody's hours. */
function slot(hours = 0): number {
  const day = new Date(Date.now() + 30 * 24 * HOUR_MS);
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
  return day.setUTCHours(16, 0, 0, 0) + hours * HOUR_MS;
}
const visit = (startMs = slot()) => ({ startMs, attendee: visitor, metadata: {}, notes: 'Gate 4' });
const rows = () => database.db.booking.findMany({ where: { projectId: business.projectId } });

describe('connecting Cal.com', () => {
  it('refuses a key that Cal.com does not know, beside the field, and keeps nothing', async () => {
    expect(await connect('cal_live_wrong')).toMatchObject({
      ok: false,
      field: 'apiKey',
      message: expect.stringContaining('Cal.com does not know this key'),
    });
    expect(await database.db.project.findUnique({ where: { id: business.projectId } })).toMatchObject({
      calcomApiKeyEnc: null,
    });
  });

  it('says it when Cal.com is down, slow to let us in, or not Cal.com', async () => {
    for (const [fault, words] of [
      ['http-500', 'does not answer'],
      ['reset', 'does not answer'],
      ['http-429', 'slow down. Try again in 1 seconds'],
      ['not-json', 'not Cal.com'],
    ] as const) {
      calcom.setFault(fault, { times: 1 });
      expect(await connect()).toMatchObject({ ok: false, message: expect.stringContaining(words) });
    }
  });

  it('keeps the key sealed, and chooses what has the same name', async () => {
    expect(await connect()).toMatchObject({ ok: true, value: { username: 'harbor-crew' } });
    const project = await database.db.project.findUniqueOrThrow({ where: { id: business.projectId } });
    const { secrets } = setup();
    expect(secrets.open(String(project.calcomApiKeyEnc), calcomKeyContext(project.id))).toBe('cal_live_good');
    expect(project.calcomConfig).toEqual({ eventTypeIdByServiceId: { [business.serviceIds.leak]: 601 } });
    expect(project.calendarProvider).toBe('own');
  });

  it('has Cal.com tell this business alone about changes, once', async () => {
    await connect();
    await choose({ [business.serviceIds.leak]: 601 });
    await choose({ [business.serviceIds.leak]: 601 });
    const sync = await database.db.calcomSync.findUniqueOrThrow({ where: { projectId: business.projectId } });
    expect(calcom.webhooks.all()).toMatchObject([
      { subscriberUrl: `${dashboard.origin}/webhooks/calcom/${sync.hookId}`, active: true, secret: expect.any(String) },
    ]);
    expect(JSON.stringify(sync)).not.toContain(String(calcom.webhooks.all()[0]?.secret));
    await chooseCalendar(setup(), { ...at(), provider: 'own', eventTypeIdByServiceId: {} });
    expect(calcom.webhooks.all()).toEqual([]);
  });
});

describe('the test button', () => {
  const check = async (deps = setup()) => {
    const answer = await checkCalcom(deps, { ...at(), nowMs: Date.now() });
    return answer.ok ? answer.value.map(({ state, detail }) => `${state}: ${detail}`) : [];
  };
  const lineOf = async (eventTypeId: number) => {
    await connect();
    await choose({ [business.serviceIds.leak]: eventTypeId, [business.serviceIds.burst]: 602 });
    return (await check())[2];
  };

  it('goes through the account, every service and the webhook', async () => {
    await connect();
    await choose({ [business.serviceIds.leak]: 601, [business.serviceIds.burst]: 602 });
    expect(await check()).toEqual([
      'ok: Signed in as Harbor Heating & Air.',
      'ok: Books “Burst pipe”, free times within 14 days.',
      'ok: Books “Leak repair”, free times within 14 days.',
      'ok: Cal.com tells Offhook at once.',
    ]);
    expect(await rows()).toEqual([]);
  });

  it.each([
    [603, /^warning: It takes 90 minutes in your price list and 240 at Cal.com/],
    [604, /^warning: You confirm each booking at Cal.com, so callers hear “requested”/],
    [605, /^problem: Cal.com insists on an answer to “Which unit\?”/],
    [606, /^problem: Nothing is free within 14 days/],
    [999, /^problem: Its event type does not exist any more/],
  ])('says what is wrong with event type %i', async (eventTypeId, words) => {
    expect(await lineOf(eventTypeId)).toMatch(words);
  });

  it('says what is missing', async () => {
    expect(await check()).toEqual(['problem: Paste the key of your Cal.com account first.']);
    await connect();
    await choose({ [business.serviceIds.burst]: 602 });
    expect((await check())[2]).toMatch(/^problem: No event type is chosen/);
    calcom.setFault('http-500');
    expect(await check()).toEqual([expect.stringMatching(/^problem: Cal.com does not answer/)]);
  });

  it('registers a lost webhook again, and says so when Cal.com cannot reach us', async () => {
    await connect();
    await choose({ [business.serviceIds.leak]: 601, [business.serviceIds.burst]: 602 });
    calcom.webhooks.remove(String(calcom.webhooks.all()[0]?.id));
    expect((await check()).at(-1)).toBe('ok: Cal.com tells Offhook at once.');
    expect(calcom.webhooks.all()).toHaveLength(1);
    const moved = setup({ dashboardUrl: 'https://new.offhook.example' });
    expect((await check(moved)).at(-1)).toBe('ok: Cal.com tells Offhook at once.');
    expect(calcom.webhooks.all()).toMatchObject([{ subscriberUrl: expect.stringMatching(/^https:\/\/new\.offhook/) }]);
    const strict = await startCalcomSimulator({ eventTypes: EVENT_TYPES, acceptLocalWebhooks: false });
    const local = setup({ baseUrl: strict.baseUrl, dashboardUrl: 'http://localhost:3000' });
    expect((await check(local)).at(-1)).toMatch(/^warning: Cal.com cannot send anything to http:\/\/localhost:3000/);
    await strict.close();
  });
});

describe('news of Cal.com', () => {
  beforeEach(async () => {
    await connect();
    await choose({ [business.serviceIds.leak]: 601 });
  });

  it('a booking made, moved and cancelled there is so here', async () => {
    const { uid } = calcom.people.book(601, visit());
    await calcom.webhooks.settled();
    expect(await rows()).toMatchObject([
      { externalUid: uid, customerName: 'Bo Visitor', customerPhone: '+15125550123' },
    ]);
    const moved = calcom.people.move(uid, slot(2));
    await calcom.webhooks.settled();
    expect(await rows()).toMatchObject([{ externalUid: moved.uid, startsAt: new Date(slot(2)) }]);
    calcom.people.cancel(moved.uid);
    await calcom.webhooks.settled();
    expect(await rows()).toMatchObject([{ status: 'cancelled' }]);
  });

  it('backwards and twice, it comes to the same', async () => {
    calcom.webhooks.hold(true);
    const { uid } = calcom.people.book(601, visit());
    const moved = calcom.people.move(uid, slot(2));
    calcom.people.cancel(calcom.people.move(moved.uid, slot(3)).uid);
    calcom.people.book(601, visit(slot(2)));
    const statuses: number[] = [];
    for (const delivery of [...calcom.webhooks.held()].reverse()) {
      statuses.push(await delivery.send(), await delivery.send());
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await rows()).toMatchObject([{ status: 'confirmed', startsAt: new Date(slot(2)) }]);
  });

  it('is kept while Cal.com cannot be asked: it is answered, and settled later', async () => {
    calcom.webhooks.hold(true);
    calcom.people.book(601, visit());
    calcom.setFault('http-500');
    expect(await calcom.webhooks.held()[0]?.send()).toBe(200);
    expect(await database.db.calcomDelivery.findMany({ where: { projectId: business.projectId } })).toMatchObject([
      { settledAt: null, attempts: 1 },
    ]);
  });

  it('is believed only under our own secret, and only at the address of the business', async () => {
    calcom.webhooks.hold(true);
    calcom.people.book(601, visit());
    const [delivery] = calcom.webhooks.held();
    if (!delivery) throw new Error('nothing was told');
    const send = async (url: string, body: string, secret: string) => {
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      const answer = await fetch(url, { method: 'POST', body, headers: { 'x-cal-signature-256': signature } });
      return answer.status;
    };
    expect(await send(delivery.url, delivery.body, dashboard.secret)).toBe(401);
    expect(await send(`${dashboard.origin}/webhooks/calcom/hook_guessed`, delivery.body, dashboard.secret)).toBe(404);
    const secret = String(calcom.webhooks.all()[0]?.secret);
    expect(await send(delivery.url, 'not json', secret)).toBe(400);
    expect(await send(delivery.url, JSON.stringify({ triggerEvent: 'MEETING_ENDED' }), secret)).toBe(200);
    expect(await rows()).toEqual([]);
  });
});

describe('a technician’s feed', () => {
  it('is served as a calendar, to its address only', async () => {
    const technicianId = String(business.technicianIds[0]);
    const made = await renewTechnicianFeed(setup(), { projectId: business.projectId, technicianId });
    const get = (file: string) => fetch(`${dashboard.origin}/ical/${file}`);
    const answer = await get(`${made.ok ? made.value.token : ''}.ics`);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('private');
    expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
    for (const wrong of ['guessed-guessed-guessed.ics', 'x.ics', '..%2f..%2fetc.ics']) {
      expect((await get(wrong)).status).toBe(404);
    }
  });
});
