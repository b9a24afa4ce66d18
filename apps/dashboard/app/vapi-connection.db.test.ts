import {
  checkVapi,
  connectVapi,
  createSecretBox,
  disconnectVapi,
  leadAssistantHere,
  listAssistantPlaces,
  listAudit,
  readVapiConnection,
  renewVapiSecret,
  restoreAssistantServer,
  setVapiServerAuth,
  VapiServerAuth,
  vapiKeyOf,
} from '@offhook/core';
import { vapiAccount, vapiServers } from '@offhook/integrations';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../packages/simulators/src/vapi/server-url.ts';
import { type RunningVapi, startVapiSimulator } from '../../../packages/simulators/src/vapi/start-vapi-simulator.ts';
import type { ServerCredential, WireServer } from '../../../packages/simulators/src/vapi/world.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../test/support/test-business.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

// Connecting an account at Vapi, and its messages: the dashboard's routes on one side, the simulator on the other.

const SHARED_KEY = 'shared-key';
const PUBLIC_URL = 'https://offhook.example';
const database = databaseForTests();
const actor = { kind: 'system', name: 'test' } as const;
const signal = AbortSignal.timeout(60_000);
let vapi: RunningVapi;
let dashboard: TestDashboard;
let business: TestBusiness;
let count = 0;

beforeAll(async () => {
  vapi = await startVapiSimulator();
  dashboard = await startTestDashboard({ databaseUrl: database.url });
});
afterAll(async () => {
  await dashboard.close();
  await vapi.close();
});
beforeEach(async () => {
  vapi.setFault('off');
  count += 1;
  business = await createTestBusiness(database.db, { name: `vapi${count}` });
});

const deps = (change: { dashboardUrl?: string; sharedVapiKey?: string } = {}) => ({
  db: database.db,
  secrets: createSecretBox(dashboard.secret),
  openVapiAccount: (apiKey: string) =>
    vapiAccount({
      baseUrl: vapi.baseUrl,
      apiKey: apiKey === SHARED_KEY ? vapi.privateKey : apiKey,
      now: Date.now,
      wait: async () => undefined,
    }),
  openVapiServers: (apiKey: string) => vapiServers({ baseUrl: vapi.baseUrl, apiKey, now: Date.now }),
  vapiBaseUrl: 'https://api.vapi.ai',
  sharedVapiKey: change.sharedVapiKey,
  dashboardUrl: change.dashboardUrl ?? dashboard.origin,
});
const at = () => ({ projectId: business.projectId, actor, signal });
const connect = (apiKey: string | null = vapi.privateKey) => connectVapi(deps(), { ...at(), apiKey });
const row = () => database.db.vapiConnection.findUnique({ where: { projectId: business.projectId } });
const check = (change: { dashboardUrl?: string } = {}) =>
  checkVapi(deps(change), { projectId: business.projectId, nowMs: Date.now(), signal });

async function connected(): Promise<string> {
  const answer = await connect();
  if (!answer.ok || answer.value.secret === null) throw new Error('not connected');
  return answer.value.secret;
}

async function linesOf(checking: ReturnType<typeof check>): Promise<Record<string, string>> {
  const answer = await checking;
  if (!answer.ok) throw new Error(answer.message);
  return Object.fromEntries(answer.value.map(({ title, state, detail }) => [title, `${state}: ${detail}`]));
}

describe('connecting Vapi', () => {
  it('refuses a key that Vapi does not know, beside the field, and keeps nothing', async () => {
    expect(await connect('nonsense')).toMatchObject({
      ok: false,
      field: 'apiKey',
      message: expect.stringContaining('the private key, not the public one'),
    });
    expect(await row()).toBeNull();
  });

  it('keeps the key sealed, shows the secret once, and never tells either again', async () => {
    const secret = await connected();
    expect(secret.length).toBeGreaterThan(40);
    const kept = JSON.stringify(await row());
    expect(kept).not.toContain(vapi.privateKey);
    expect(kept).not.toContain(secret);
    expect(await vapiKeyOf(deps(), business.projectId)).toBe(vapi.privateKey);
    const view = await readVapiConnection(deps(), business.projectId);
    expect(view).toMatchObject({ key: 'own', keyHint: vapi.privateKey.slice(-4), canShare: false });
    expect(JSON.stringify(view)).not.toContain(secret);
    // Another key changes nothing about the messages: their secret stays, and is not shown again.
    expect(await connect()).toEqual({ ok: true, value: { secret: null } });
    const audit = await listAudit(database.db, { ...at(), subject: { kind: 'project', id: business.projectId } });
    expect(audit.map(({ action }) => action)).toEqual(['vapi.connected', 'vapi.connected']);
    expect(JSON.stringify(audit)).not.toMatch(new RegExp(`${secret}|${vapi.privateKey}`));
  });

  it('uses the server’s account for nobody who has not asked for it', async () => {
    const shared = { sharedVapiKey: SHARED_KEY };
    expect(await vapiKeyOf(deps(shared), business.projectId)).toBeNull();
    expect(await connect(null)).toMatchObject({ ok: false, code: 'NOT_CONFIGURED' });
    expect(await connectVapi(deps(shared), { ...at(), apiKey: null })).toMatchObject({ ok: true });
    expect(await vapiKeyOf(deps(shared), business.projectId)).toBe(SHARED_KEY);
    expect(await readVapiConnection(deps(shared), business.projectId)).toMatchObject({ key: 'shared' });
  });

  it('forgets what was tried with another organisation’s key', async () => {
    await connected();
    const where = { projectId: business.projectId };
    await database.db.vapiConnection.update({ where, data: { bypass: 'works', bypassTestedAt: new Date() } });
    await connect();
    expect(await row()).toMatchObject({ bypass: 'works' });
    await database.db.vapiConnection.update({ where, data: { orgId: 'org_before' } });
    await connect();
    expect(await row()).toMatchObject({ bypass: 'untested', bypassTestedAt: null });
  });

  it('cannot be taken away while Vapi answers calls', async () => {
    await connected();
    const e164 = `+1512555${String(1000 + count)}`;
    const number = { projectId: business.projectId, label: 'Main line', e164 };
    await database.db.phoneNumber.create({ data: { id: `num_vapi${count}`, ...number, offhookSharePercent: 95 } });
    expect(await disconnectVapi(deps(), at())).toMatchObject({
      ok: false,
      code: 'CONFLICT',
      message: expect.stringContaining('Main line'),
    });
    const where = { id: `num_vapi${count}` };
    await database.db.phoneNumber.update({ where, data: { offhookSharePercent: 100 } });
    expect(await disconnectVapi(deps(), at())).toEqual({ ok: true, value: null });
    expect(await row()).toBeNull();
  });
});

describe('checking the connection', () => {
  it('says line by line what it found, and what is missing', async () => {
    await connected();
    const lines = await linesOf(check({ dashboardUrl: PUBLIC_URL }));
    expect(lines).toEqual({
      'Your Vapi account': expect.stringMatching(/^ok: .*2 assistants, \d+ functions and 5 phone numbers/),
      'Your numbers there': expect.stringMatching(/^warning: None of your numbers/),
      'Who your assistants ask': expect.stringMatching(/^warning: No assistant asks Offhook yet/),
      'Messages from Vapi': expect.stringMatching(/^warning: None has arrived/),
    });
    const view = await readVapiConnection(deps(), business.projectId);
    expect(view.checks).toHaveLength(4);
    expect(view.checkedAt).not.toBeNull();
  });

  it('says that Vapi cannot reach an address of this machine', async () => {
    await connected();
    expect((await linesOf(check()))['Who your assistants ask']).toMatch(/^problem: .*PUBLIC_DASHBOARD_URL/);
  });

  it.each([
    ['http-500', 'does not answer at the moment'],
    ['down', 'does not answer at the moment'],
    ['http-429', 'asks us to slow down'],
  ] as const)('says in words what is wrong when Vapi suffers from %s', async (fault, words) => {
    await connected();
    vapi.setFault(fault);
    expect((await linesOf(check()))['Your Vapi account']).toContain(words);
  });
});

describe('leading an assistant here', () => {
  const frontDesk = () => {
    const [organisation] = vapi.organisations;
    return [...(organisation?.resources.assistant.values() ?? [])].find(({ name }) => name === 'Front desk');
  };
  const places = async () => {
    const answer = await listAssistantPlaces(deps(), at());
    return answer.ok ? answer.value : [];
  };
  const request = () => ({ ...at(), assistantId: frontDesk()?.id ?? '' });

  it('keeps how it was, secrets and all, and puts it back to the letter', async () => {
    const secret = await connected();
    const [organisation] = vapi.organisations;
    const before = {
      ...frontDesk(),
      server: { url: 'https://old.example/vapi', secret: 'old hush', timeoutSeconds: 7 },
    };
    organisation?.resources.assistant.set(request().assistantId, JSON.parse(JSON.stringify(before)));
    expect(await places()).toContainEqual(
      expect.objectContaining({ name: 'Front desk', leads: 'elsewhere', host: 'old.example', canGoBack: false }),
    );
    expect(await leadAssistantHere(deps(), request())).toEqual({ ok: true, value: null });
    const led = frontDesk();
    expect(led?.server).toMatchObject({
      url: `${dashboard.origin}/webhooks/vapi`,
      headers: { 'x-vapi-secret': secret },
    });
    expect(led?.serverMessages).toContain('end-of-call-report');
    expect(JSON.stringify(await row())).not.toContain('old hush');
    // A second click must not forget the first address.
    await leadAssistantHere(deps(), request());
    expect(await places()).toContainEqual(expect.objectContaining({ leads: 'here', canGoBack: true }));
    expect(await restoreAssistantServer(deps(), request())).toEqual({ ok: true, value: null });
    const { updatedAt: _changed, ...restored } = frontDesk() ?? {};
    const { updatedAt: _old, ...wanted } = JSON.parse(JSON.stringify(before));
    expect(restored).toEqual(wanted);
    expect(await restoreAssistantServer(deps(), request())).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });

  it('is done by hand where messages are signed', async () => {
    await connected();
    await setVapiServerAuth(deps(), { ...at(), serverAuth: VapiServerAuth.parse({ kind: 'hmac' }) });
    expect(await leadAssistantHere(deps(), request())).toMatchObject({ ok: false, code: 'CONFLICT' });
  });
});

const bearer = (token: string): ServerCredential => ({ kind: 'bearer', token });

/** A message of Vapi's, to the dashboard's address for them. */
async function tell(server: Partial<WireServer>, credential?: ServerCredential): Promise<boolean> {
  const [organisation] = vapi.organisations;
  if (!organisation) throw new Error('no organisation');
  if (credential) organisation.credentials.set('cred', credential);
  const call = { id: 'c1', orgId: organisation.orgId, type: 'inboundPhoneCall' };
  const answer = await deliver({
    server: { url: `${dashboard.origin}/webhooks/vapi`, ...server, ...(credential ? { credentialId: 'cred' } : {}) },
    organisation,
    message: { type: 'speech-update', status: 'started', role: 'user', call },
  });
  return answer.ok;
}

describe('messages of Vapi', () => {
  it('are known by the secret in its own header or as a bearer token, and by no other', async () => {
    const secret = await connected();
    expect(await tell({ secret: 'somebody else’s' })).toBe(false);
    expect((await row())?.lastMessageAt).toBeNull();
    expect(await tell({ secret })).toBe(true);
    expect((await row())?.lastMessageAt).not.toBeNull();
    expect(await tell({}, bearer(secret))).toBe(true);
    expect((await linesOf(check()))['Messages from Vapi']).toMatch(/^ok/);
    const renewed = await renewVapiSecret(deps(), at());
    expect(await tell({ secret })).toBe(false);
    expect(await tell({ secret: renewed.ok ? renewed.value.secret : '' })).toBe(true);
  });

  it('are known by their signature when the owner has chosen one', async () => {
    const secret = await connected();
    const signing = { kind: 'hmac', algorithm: 'sha512', signatureHeader: 'X-Sig', timestampHeader: 'X-Time' } as const;
    const serverAuth = VapiServerAuth.parse({ ...signing, payload: '{timestamp}.{body}' });
    expect(await setVapiServerAuth(deps(), { ...at(), serverAuth })).toEqual({ ok: true, value: null });
    expect(await tell({ secret })).toBe(false);
    expect(await tell({}, { ...signing, secret, signsTimestamp: true })).toBe(true);
    expect(await tell({}, { ...signing, secret: 'another', signsTimestamp: true })).toBe(false);
  });
});
