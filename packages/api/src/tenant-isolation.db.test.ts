import {
  BookingRules,
  type CalcomAccountPort,
  createLiveFeed,
  createSecretBox,
  granted,
  offlineGeocoding,
  ownCalendar,
  RollbackLimits,
  recordingFiles,
  ServiceArea,
  type SessionIdentity,
  straightLineTravel,
  TurnDetection,
  type VapiPort,
  vapiSide,
} from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import { TRPCError } from '@trpc/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { numberAccount } from '../../core/src/numbers/testing/number-account.ts';
import { appRouter, createCaller } from './app-router.ts';
import { type ApiDeps, createRequestContext } from './trpc/request-context.ts';

const ORIGIN = 'https://offhook.example';
const OWNER: SessionIdentity = { userId: 'usr_demo', name: 'Sam', email: 'owner@offhook.example' };
const STRANGER: SessionIdentity = { userId: 'usr_stranger', name: 'Eve', email: 'eve@other.example' };
const MEMBER: SessionIdentity = { userId: 'usr_member', name: 'Mia', email: 'mia@offhook.example' };
const VICTIM = 'proj_brightwater';

const database = databaseForTests();
/** The one Twilio account of this system. */
const account = numberAccount({ '+15125550142': {}, '+15125550177': {} });
let ids: { call: string; booking: string; service: string; technician: string; article: string; readAt: string };

beforeAll(async () => {
  const { db } = database;
  await seedDemo(db);
  await db.user.createMany({
    data: [STRANGER, MEMBER].map(({ userId, name, email }) => ({ id: userId, name, email })),
  });
  await db.organization.create({
    data: {
      id: 'org_other',
      name: 'Other',
      slug: 'other',
      members: { create: { id: 'mem_stranger', userId: STRANGER.userId, role: 'owner' } },
    },
  });
  await db.member.create({
    data: { id: 'mem_member', organizationId: 'org_demo', userId: MEMBER.userId, role: 'member' },
  });
  await db.project.create({
    data: {
      id: 'proj_other',
      organizationId: 'org_other',
      name: 'Other',
      greeting: 'Hi',
      hours: { weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, closedDates: [] },
      serviceArea: ServiceArea.parse({}),
      bookingRules: BookingRules.parse({}),
      turnDetection: TurnDetection.parse({ type: 'server_vad' }),
    },
  });
  await db.phoneNumber.create({
    data: { id: 'num_other', projectId: 'proj_other', e164: '+15125550999', label: 'Main' },
  });
  const first = { where: { projectId: VICTIM } };
  const service = await db.service.findFirstOrThrow(first);
  const technician = await db.technician.findFirstOrThrow(first);
  await db.call.create({
    data: {
      id: 'call_victim',
      projectId: VICTIM,
      phoneNumberId: 'num_brightwater',
      providerCallId: 'CA_victim',
      fromNumber: '+15125550111',
      toNumber: '+15125550142',
      transcript: 'Caller: my sink leaks',
      startedAt: new Date(),
    },
  });
  await db.listedCaller.create({
    data: { id: 'lcal_victim', projectId: VICTIM, e164: '+15125550111', kind: 'vip', name: 'Secret Friend' },
  });
  await db.calendarLink.create({
    data: {
      id: 'ical_victim',
      projectId: VICTIM,
      technicianId: technician.id,
      urlEnc: 'sealed',
      host: 'secret.example',
      nextFetchAt: new Date(),
    },
  });
  await db.technicianFeed.create({
    data: { technicianId: technician.id, projectId: VICTIM, tokenHash: 'hash', tokenEnc: 'sealed' },
  });
  const secretEnc = createSecretBox('another').seal('whsec_secret', 'victim');
  await db.customTool.create({
    data: { id: 'ctool_victim', projectId: VICTIM, ...ownFunction('look_up_secret'), title: 'Secret', secretEnc },
  });
  // Later than anything the demo has booked: at some hours of a week from now its technicians are busy.
  const startsAt = new Date(Date.now() + 200 * 86_400_000);
  const endsAt = new Date(startsAt.getTime() + 3_600_000);
  await db.booking.create({
    data: {
      id: 'bkg_victim',
      projectId: VICTIM,
      callId: 'call_victim',
      serviceId: service.id,
      technicianId: technician.id,
      intentKey: 'key_victim',
      confirmationCode: 'VICTIM',
      customerName: 'Secret Customer',
      customerPhone: '+15125550111',
      address: '1 Secret Street',
      startsAt,
      endsAt,
      blockedFrom: startsAt,
      blockedUntil: endsAt,
    },
  });
  await db.textMessage.create({
    data: {
      id: 'txt_victim',
      projectId: VICTIM,
      dedupeKey: 'victim',
      direction: 'outbound',
      kind: 'booking_reminder',
      state: 'sent',
      customer: '+15125550111',
      body: 'Secret text',
      bookingId: 'bkg_victim',
      expiresAt: endsAt,
    },
  });
  await db.callbackRequest.create({
    data: { id: 'msg_victim', projectId: VICTIM, dedupeKey: 'victim', source: 'call', body: 'Secret message' },
  });
  await db.emergencyAlert.create({
    data: {
      id: 'emg_victim',
      projectId: VICTIM,
      dedupeKey: 'victim',
      rule: 'gas',
      ruleName: 'Gas smell',
      summary: 'Secret gas',
      fromNumber: '+15125550142',
      state: 'nobody',
    },
  });
  await db.timeOff.create({
    data: {
      id: 'off_victim',
      projectId: VICTIM,
      technicianId: technician.id,
      reason: 'Secret doctor',
      startsAt: later(8),
      endsAt: later(9),
    },
  });
  await db.knowledgeSource.create({
    data: {
      id: 'ksrc_victim',
      projectId: VICTIM,
      kind: 'website',
      name: 'https://secret.example',
      articles: { create: { id: 'kb_victim', projectId: VICTIM, title: 'Secret page', body: 'Secret body' } },
    },
  });
  const asked = { firstAskedAt: new Date(), lastAskedAt: new Date(), askedCount: 1 };
  await db.knowledgeGap.create({
    data: { id: 'kgap_victim', projectId: VICTIM, question: 'Secret question', ...asked },
  });
  const subject = { subjectKind: 'number', subjectId: 'num_brightwater', action: 'number.routed' };
  const actor = { kind: 'system', name: 'Secret part' };
  await db.auditEntry.create({
    data: { id: 'aud_victim', projectId: VICTIM, actorKind: 'system', actorName: actor.name, ...subject },
  });
  await db.routingChange.create({
    data: {
      id: 'rtc_victim',
      projectId: VICTIM,
      phoneNumberId: 'num_brightwater',
      numberSid: 'PN_secret',
      target: 'offhook',
      state: 'failed',
      auditId: 'aud_victim',
      actor,
    },
  });
  await db.numberHealth.create({
    data: {
      phoneNumberId: 'num_brightwater',
      projectId: VICTIM,
      state: 'broken',
      problems: [{ kind: 'moved', goesTo: 'Secret host' }],
      since: startsAt,
      checkedAt: startsAt,
    },
  });
  const setup = {
    assistants: [{ id: 'as_victim', firstMessage: 'Secret words' }],
    tools: [],
    phoneNumbers: [],
    squads: [],
  };
  await db.vapiConnection.create({
    data: { projectId: VICTIM, keyHint: 'Secret', secretEnc: 'sealed', secretHash: 'hash', orgId: 'org_secret' },
  });
  await db.vapiImport.create({
    data: { id: 'vimp_victim', projectId: VICTIM, state: 'failed', setup, setupReadAt: startsAt },
  });
  const undo = {
    business: { before: {}, after: {} },
    services: [],
    prices: [],
    articles: [],
    functions: [],
    numbers: [],
  };
  await db.vapiImportApplication.create({
    data: { id: 'vapp_victim', projectId: VICTIM, importId: 'vimp_victim', parts: [], undo },
  });
  ids = {
    call: 'call_victim',
    booking: 'bkg_victim',
    service: service.id,
    technician: technician.id,
    article: (await db.knowledgeArticle.findFirstOrThrow(first)).id,
    readAt: service.updatedAt.toISOString(),
  };
});

const later = (days: number) => new Date(Date.UTC(2031, 0, 5 + days, 15)).toISOString();

const unread = async () => ({ ok: false, problem: 'unreadable' }) as const;

/** A valid call of every procedure that names the victim's rows wherever an id can be named. */
function inputs(): Record<string, unknown> {
  const service = { name: 'Mine now', durationMin: 60, priceKind: 'fixed', priceMinCents: 1 };
  const { readAt } = ids;
  return {
    'session.me': undefined,
    'account.completeSetup': { name: 'Eve', email: 'eve@other.example', password: 'long enough for this' },
    'projects.list': undefined,
    'projects.select': { projectId: VICTIM },
    'overview.today': undefined,
    'analytics.daily': { days: 14 },
    'calls.list': { numberId: 'num_brightwater', search: 'leak' },
    'calls.get': { callId: ids.call },
    'calls.hangUp': { callId: ids.call },
    'calls.vapiRecording': { callId: ids.call },
    'bookings.week': { weekStart: new Date().toISOString().slice(0, 10) },
    'bookings.cancel': { bookingId: ids.booking },
    'bookings.availability': { weekStart: '2026-11-23' },
    'bookings.check': { bookingId: ids.booking, startsAt: later(2) },
    'bookings.create': {
      requestKey: 'form_of_a_stranger',
      serviceId: ids.service,
      technicianId: ids.technician,
      startsAt: later(2),
      customerName: 'Eve',
      customerPhone: '+15125550177',
      address: '1 Elm Street',
    },
    'bookings.reschedule': { bookingId: ids.booking, startsAt: '2031-01-06T15:00:00Z', technicianId: ids.technician },
    'calendar.setup': undefined,
    'calendar.account': undefined,
    'calendar.connect': { apiKey: 'cal_of_the_stranger' },
    'calendar.disconnect': undefined,
    'calendar.choose': { provider: 'own', eventTypeIdByServiceId: { [ids.service]: 7 } },
    'calendar.test': undefined,
    'calendar.technicians': undefined,
    'calendar.addLink': { technicianId: ids.technician, url: 'https://calendar.example/secret.ics' },
    'calendar.removeLink': { linkId: 'ical_victim' },
    'calendar.refreshLink': { linkId: 'ical_victim' },
    'calendar.renewFeed': { technicianId: ids.technician },
    'calendar.removeFeed': { technicianId: ids.technician },
    'live.events': { callId: ids.call },
    'emergencies.get': undefined,
    'emergencies.update': { onCall: [], rules: null },
    'emergencies.close': { alertId: 'emg_victim' },
    'messages.list': { state: 'open' },
    'messages.settle': { messageId: 'msg_victim', done: true },
    'messages.texts': {},
    'messages.ofBooking': { bookingId: ids.booking },
    'numbers.list': undefined,
    'numbers.get': { numberId: 'num_brightwater' },
    'numbers.answering': { numberId: 'num_brightwater' },
    'numbers.setAnswering': { numberId: 'num_brightwater', answering: { side: 'paused' } },
    'numbers.setRollbackLimits': { numberId: 'num_brightwater', limits: RollbackLimits.parse({ enabled: false }) },
    'numbers.linkToVapi': { numberId: 'num_brightwater' },
    'numbers.testVapi': { numberId: 'num_brightwater' },
    'numbers.add': { e164: '+15125550142', label: 'Stolen' },
    'numbers.remove': { numberId: 'num_brightwater' },
    'numbers.connection': undefined,
    'numbers.account': undefined,
    'numbers.search': { country: 'US', kind: 'local' },
    'numbers.buy': { e164: '+15125550142', label: 'Stolen', takesTexts: true },
    'numbers.importable': undefined,
    'numbers.import': { numberSids: ['PN15125550142'], connect: true },
    'numbers.rename': { numberId: 'num_brightwater', label: 'Mine' },
    'numbers.assignable': undefined,
    'numbers.assign': { numberId: 'num_brightwater', toProjectId: VICTIM },
    'numbers.releaseFacts': { numberId: 'num_brightwater' },
    'numbers.release': { numberId: 'num_brightwater', typed: '+15125550142' },
    'numbers.health': { numberId: 'num_brightwater' },
    'numbers.check': { numberId: 'num_brightwater' },
    'numbers.connect': { numberId: 'num_brightwater' },
    'numbers.repair': { numberId: 'num_brightwater' },
    'numbers.history': { numberId: 'num_brightwater' },
    'numbers.rules': { numberId: 'num_brightwater' },
    'numbers.saveRules': { numberId: 'num_brightwater', seen: {}, screening: { withheld: 'reject' } },
    'callers.onNumber': { numberId: 'num_brightwater' },
    'callers.ofCall': { callId: ids.call },
    'callers.list': { phone: '+15125550111', kind: 'blocked', numberId: 'num_brightwater' },
    'callers.unlist': { listedCallerId: 'lcal_victim' },
    'numbers.restore': { numberId: 'num_brightwater', auditId: 'aud_victim' },
    'services.list': undefined,
    'services.create': service,
    'services.update': { ...service, serviceId: ids.service, readAt },
    'services.archive': { serviceId: ids.service },
    'services.move': { serviceId: ids.service, position: 0 },
    'services.sayPrice': service,
    'technicians.list': undefined,
    'technicians.create': { name: 'Mine' },
    'technicians.update': { technicianId: ids.technician, readAt, name: 'Mine' },
    'technicians.archive': { technicianId: ids.technician },
    'technicians.addTimeOff': { technicianId: ids.technician, startsAt: later(1), endsAt: later(2) },
    'technicians.removeTimeOff': { timeOffId: 'off_victim' },
    'knowledge.list': undefined,
    'knowledge.get': { articleId: ids.article },
    'knowledge.create': { title: 'Mine', body: 'Mine', gapId: 'kgap_victim' },
    'knowledge.update': { articleId: ids.article, readAt, title: 'Mine', body: 'Mine' },
    'knowledge.remove': { articleId: ids.article },
    'knowledge.search': { query: 'warranty' },
    'knowledge.ask': { question: 'Is there a warranty?' },
    'knowledge.use': { articleId: 'kb_victim', active: false },
    'knowledge.sources': undefined,
    'knowledge.upload': { fileName: 'a.txt', bytes: new Uint8Array(1) },
    'knowledge.addWebsite': { address: 'https://secret.example' },
    'knowledge.refreshWebsite': { sourceId: 'ksrc_victim' },
    'knowledge.removeSource': { sourceId: 'ksrc_victim' },
    'knowledge.gaps': { state: 'open' },
    'knowledge.countGaps': undefined,
    'knowledge.moveGap': { gapId: 'kgap_victim', state: 'dismissed' },
    'profile.get': undefined,
    'profile.checkArea': { postalCode: '78701' },
    'profile.locateZipCodes': { postalCodes: ['78701'] },
    'profile.zipCodesOnMap': { south: 30, north: 31, west: -98, east: -97 },
    'profile.update': {
      assistant: { greeting: 'Hi', voice: 'marin' },
      callHandling: { recording: { enabled: true } },
      calendar: { provider: 'calcom', eventTypeIdByServiceId: { [ids.service]: 7 } },
    },
    'tools.list': undefined,
    'tools.get': { name: 'look_up_secret' },
    'tools.try': { name: 'look_up_secret', args: {} },
    'tools.create': ownFunction('mine_now'),
    'tools.update': { ...ownFunction('mine_now'), customToolId: 'ctool_victim', readAt },
    'tools.remove': { customToolId: 'ctool_victim' },
    'tools.signingSecret': { customToolId: 'ctool_victim', renew: true },
    'vapiImport.account': undefined,
    'vapiImport.latest': undefined,
    'vapiImport.start': { history: true, numberIds: ['pn_victim'] },
    'vapiImport.cancel': { importId: 'vimp_victim' },
    'vapiImport.continue': { importId: 'vimp_victim' },
    'vapiImport.removeCalls': undefined,
    'vapiImport.proposal': { assistantId: 'as_victim' },
    'vapiImport.takeOver': { importId: 'vimp_victim', assistantId: 'as_victim', fingerprint: 'x', keys: ['greeting'] },
    'vapiImport.takeBack': { applicationId: 'vapp_victim' },
    'vapiConnection.get': undefined,
    'vapiConnection.connect': { apiKey: 'key_of_the_stranger' },
    'vapiConnection.check': undefined,
    'vapiConnection.assistants': undefined,
    'vapiConnection.lead': { assistantId: 'as_victim' },
    'vapiConnection.putBack': { assistantId: 'as_victim' },
    'vapiConnection.renewSecret': undefined,
    'vapiConnection.setServerAuth': { kind: 'bearer' },
    'vapiConnection.disconnect': undefined,
    'moving.steps': { numberId: 'num_brightwater' },
    'moving.compare': { days: 30, numberId: 'num_brightwater' },
    'testCalls.scenarios': undefined,
    'testCalls.place': { scenario: 'leaking-sink', numberId: 'num_brightwater' },
    'testCalls.status': { runId: 'run_of_the_victim' },
  };
}

function ownFunction(name: string) {
  const words = { title: 'Mine', description: 'Mine', spokenFailure: '' };
  return { name, ...words, url: 'https://mine.example/', parameters: { type: 'object', properties: {} } };
}

const placed: string[] = [];

/** A Cal.com that knows the stranger's key. */
const strangersCalcom: CalcomAccountPort = {
  account: async () => ({ name: 'Eve', username: 'eve' }),
  eventTypes: async () => [],
  hasFreeTimes: async () => true,
  registerWebhook: async () => ({ ok: true, webhookId: 'hook' }),
  isWebhookOn: async () => true,
  removeWebhook: async () => undefined,
};

const nothingThere = async () => ({ items: [], unreadable: 0 });
/** A Vapi that knows the stranger's key, and nothing else. */
const strangersVapi: VapiPort = {
  listAssistants: nothingThere,
  listTools: nothingThere,
  listSquads: nothingThere,
  listPhoneNumbers: nothingThere,
  listCalls: nothingThere,
  getCall: async () => null,
  importNumber: () => expect.unreachable(),
  updateNumber: () => expect.unreachable(),
  createBypassCall: () => expect.unreachable(),
  recordingUrl: async () => null,
};

async function callAs(user: SessionIdentity | null, path: string, origin = ORIGIN): Promise<unknown> {
  const call = await database.db.call.findUniqueOrThrow({ where: { id: ids.call } });
  const deps: ApiDeps = {
    db: database.db,
    identity: { sessionOf: async () => user, setPassword: async () => undefined },
    secrets: createSecretBox('a key for the tests of tenants'),
    testCalls: {
      scenarios: async () => granted([{ name: 'leaking-sink', title: 'T', description: '', to: '+15125550142' }]),
      place: async ({ to }) => {
        placed.push(to);
        return granted({ runId: 'run', callSid: null });
      },
      status: async () =>
        granted({ state: 'finished', callSid: call.providerCallId, passed: false, failures: ['secret of the victim'] }),
    },
    calendarFor: async (projectId) => ownCalendar(database.db, projectId),
    geocoding: offlineGeocoding(),
    meaning: null,
    documents: { readFile: unread, readPage: unread },
    travel: straightLineTravel(),
    safeFetch: () => expect.unreachable(),
    readBusyTimes: () => expect.unreachable(),
    openCalcomAccount: () => strangersCalcom,
    sharedCalcomKey: undefined,
    openVapiAccount: () => strangersVapi,
    openVapiServers: () => ({
      read: async () => null,
      lead: () => expect.unreachable(),
      restore: () => expect.unreachable(),
    }),
    vapiBaseUrl: 'https://vapi.example',
    sharedVapiKey: undefined,
    vapiFor: async () => null,
    vapiSide: vapiSide({ db: database.db, vapiFor: async () => null, vapiUrl: '', twilio: null, now: Date.now }),
    dashboardUrl: ORIGIN,
    twilioNumbers: account.port,
    publicAddress: { look: () => expect.unreachable() },
    outboundTrustedHosts: [],
    // Whose functions are run is all that matters here: the answer tells.
    toolBench: {
      catalog: () => [],
      tryTool: async ({ projectId }) => {
        return { result: 'succeeded', told: projectId, error: null, attempts: [], durationMs: 1 };
      },
    },
    recordings: recordingFiles('recordings'),
    workerUrl: 'https://calls.offhook.example',
    live: createLiveFeed({ listen: () => ({ close: async () => undefined }) }),
    logger: createLogger({ name: 'test', level: 'silent' }),
    now: () => new Date(),
    trustedOrigins: [ORIGIN],
    secureCookies: true,
  };
  // The cookie wishes for the victim's business: a wish that must not come true for a stranger.
  const headers = new Headers({ origin, cookie: `offhook_project=${VICTIM}` });
  const context = await createRequestContext(deps, { headers, responseHeaders: new Headers() });
  const procedure = path
    .split('.')
    .reduce<unknown>(
      (node, key) => Reflect.get(node as object, key),
      createCaller(context, { signal: AbortSignal.abort() }),
    );
  return (procedure as (input: unknown) => Promise<unknown>)(inputs()[path]);
}

/** Every row of the victim, as text. */
async function everythingOf(projectId: string): Promise<string> {
  const { db } = database;
  const where = { projectId };
  const orderBy = { id: 'asc' } as const;
  const rows = await Promise.all([
    db.project.findUnique({ where: { id: projectId } }),
    db.phoneNumber.findMany({ where, orderBy }),
    db.service.findMany({ where, orderBy }),
    db.technician.findMany({
      where,
      orderBy,
      include: { skills: true, timeOff: true, calendarLinks: true, feed: true },
    }),
    db.knowledgeArticle.findMany({ where, orderBy }),
    db.knowledgeSource.findMany({ where, orderBy }),
    db.knowledgeGap.findMany({ where, orderBy }),
    db.call.findMany({ where, orderBy, omit: { costMicros: true } }),
    db.booking.findMany({ where, orderBy }),
    db.eventLog.findMany({ where, orderBy }),
    db.textMessage.findMany({ where, orderBy }),
    db.callbackRequest.findMany({ where, orderBy }),
    db.emergencyAlert.findMany({ where, orderBy, include: { steps: true } }),
    db.customTool.findMany({ where, orderBy }),
    db.vapiImport.findMany({ where, orderBy, include: { applications: true } }),
    db.listedCaller.findMany({ where, orderBy }),
    db.vapiConnection.findUnique({ where }),
    db.auditEntry.findMany({ where, orderBy }),
    db.routingChange.findMany({ where, orderBy }),
    db.numberHealth.findMany({ where }),
  ]);
  return JSON.stringify(rows);
}

const PATHS = Object.keys(appRouter._def.procedures);
const procedureType = (path: string) =>
  (Reflect.get(appRouter._def.procedures, path) as { _def: { type: string } })._def.type;
const MUTATIONS = PATHS.filter((path) => procedureType(path) === 'mutation');

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const thrown = await attempt.then(
    () => 'answered',
    (error: unknown) => error,
  );
  return thrown instanceof TRPCError ? thrown.code : String(thrown);
}

it('knows every procedure of the router: a new one needs a line above', () => {
  expect(Object.keys(inputs()).sort()).toEqual([...PATHS].sort());
});

describe.each(PATHS)('%s', (path) => {
  it('is closed to who is not signed in', async () => {
    expect(await codeOf(callAs(null, path))).toBe('UNAUTHORIZED');
  });

  it('gives a stranger nothing of another business, and changes nothing there', async () => {
    const before = await everythingOf(VICTIM);
    const outcome = await callAs(STRANGER, path).then(
      (value) => JSON.stringify(value ?? null),
      (error: unknown) => {
        expect(error).toBeInstanceOf(TRPCError);
        expect((error as TRPCError).code).not.toBe('INTERNAL_SERVER_ERROR');
        return JSON.stringify(error);
      },
    );
    for (const theirs of [
      VICTIM,
      'num_brightwater',
      'Brightwater',
      'secret of the victim',
      'Secret',
      ...Object.values(ids),
    ]) {
      if (theirs !== ids.readAt) expect(outcome).not.toContain(theirs);
    }
    expect(await everythingOf(VICTIM)).toBe(before);
    expect(placed).not.toContain('+15125550142');
    expect([account.writes, await account.port.findByNumber('+15125550142')]).toEqual([[], expect.anything()]);
  });
});

it.each(MUTATIONS)('%s is refused when another site sends it', async (path) => {
  expect(await codeOf(callAs(OWNER, path, 'https://evil.example'))).toBe('FORBIDDEN');
});

it('lets members work with calls and bookings, and only owners and admins change the business', async () => {
  const open: string[] = [];
  for (const path of MUTATIONS) {
    if ((await codeOf(callAs(MEMBER, path))) !== 'FORBIDDEN') open.push(path);
  }
  expect(open.sort()).toEqual([
    'account.completeSetup',
    'bookings.cancel',
    'bookings.create',
    'bookings.reschedule',
    'calls.hangUp',
    'emergencies.close',
    'messages.settle',
    'projects.select',
    'testCalls.place',
  ]);
});
