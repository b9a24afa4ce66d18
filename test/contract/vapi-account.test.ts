import { afterEach, expect, it } from 'vitest';
import { AppError, readCallPage, type VapiCallCursor, type VapiPort } from '../../packages/core/src/index.ts';
import { vapiAccount } from '../../packages/integrations/src/index.ts';
import type { OrganisationSeed } from '../../packages/simulators/src/vapi/seed-organisation.ts';
import { type RunningVapi, startVapiSimulator } from '../../packages/simulators/src/vapi/start-vapi-simulator.ts';

/** The account of a key, against Vapi as the fact sheet has it (protocols/vapi.md). */
let vapi: RunningVapi | null = null;
const signal = new AbortController().signal;

afterEach(async () => {
  await vapi?.close();
  vapi = null;
});

async function open(organisation: Partial<OrganisationSeed> = {}, apiKey?: string) {
  vapi = await startVapiSimulator({ organisation });
  const waits: number[] = [];
  const account = vapiAccount({
    baseUrl: vapi.baseUrl,
    apiKey: apiKey ?? vapi.privateKey,
    now: Date.now,
    wait: async (ms) => void waits.push(ms),
  });
  return { vapi, account, waits };
}

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : error);
const main = async (account: VapiPort) => {
  const { items } = await account.listPhoneNumbers({ signal });
  const number = items.find(({ name }) => name === 'Main line');
  if (!number) throw new Error('The main line is missing');
  return number;
};

it('reads assistants, functions of every kind, squads and numbers of every carrier', async () => {
  const { account } = await open();
  const [assistants, tools, squads, numbers] = await Promise.all([
    account.listAssistants({ signal }),
    account.listTools({ signal }),
    account.listSquads({ signal }),
    account.listPhoneNumbers({ signal }),
  ]);
  expect(assistants.items.map(({ name }) => name)).toEqual(['Front desk', 'After hours']);
  expect(assistants.items[0]?.model?.messages[0]?.content).toContain('Brightwater');
  expect(new Set(tools.items.map(({ type }) => type))).toContain('transferCall');
  expect(squads.items[0]?.members).toHaveLength(2);
  expect(numbers.items.map(({ provider }) => provider)).toEqual([
    'twilio',
    'twilio',
    'vapi',
    'vonage',
    'byo-phone-number',
  ]);
});

it('never hands on the secrets of the account that Vapi tells along', async () => {
  const { account, vapi: simulator } = await open();
  const [organisation] = simulator.organisations;
  const assistant = [...(organisation?.resources.assistant.values() ?? [])][0];
  organisation?.resources.assistant.set(assistant?.id ?? '', {
    ...assistant,
    id: assistant?.id ?? '',
    orgId: '',
    createdAt: '2025-01-01T00:00:00.000Z',
    updatedAt: '2025-01-01T00:00:00.000Z',
    server: { url: 'https://old.example', secret: 'hush-secret', headers: { authorization: 'hush-header' } },
  });
  const everything = JSON.stringify([
    await account.listAssistants({ signal }),
    await account.listPhoneNumbers({ signal }),
  ]);
  expect(everything).toContain('https://old.example');
  expect(everything).not.toMatch(/hush|twilioAuthToken/);
});

it('tells a wrong key and a public key from a Vapi that is not there', async () => {
  const { vapi: simulator } = await open();
  const [organisation] = simulator.organisations;
  const withKey = (apiKey: string) => vapiAccount({ baseUrl: simulator.baseUrl, apiKey, now: Date.now });
  for (const key of ['nonsense', organisation?.publicKey ?? '']) {
    const error = await withKey(key)
      .listTools({ signal })
      .catch((thrown: unknown) => thrown);
    expect(codeOf(error)).toBe('UPSTREAM_UNAUTHORIZED');
  }
});

it('waits when it is told to slow down, as long as it was told', async () => {
  const { account, vapi: simulator, waits } = await open();
  simulator.setFault('http-429', { times: 2 });
  await account.listTools({ signal });
  expect(waits).toEqual([1_000, 1_000]);
});

it('reads again after a broken connection, and gives up in the end', async () => {
  const { account, vapi: simulator, waits } = await open();
  simulator.setFault('down', { times: 1 });
  await account.listTools({ signal });
  expect(waits).toHaveLength(1);
  simulator.setFault('http-500');
  const error = await account.listTools({ signal }).catch((thrown: unknown) => thrown);
  expect(codeOf(error)).toBe('UPSTREAM_UNAVAILABLE');
});

it('never sends a write twice', async () => {
  const { account, vapi: simulator } = await open();
  const { id } = await main(account);
  simulator.setFault('http-500');
  await expect(account.updateNumber(id, { name: 'New' }, { signal })).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
  });
  expect(simulator.requests().filter((line) => line.startsWith('PATCH'))).toHaveLength(1);
});

async function readHistory(account: VapiPort, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: VapiCallCursor | null = null;
  do {
    const page = await readCallPage(account, { cursor, limit, signal });
    ids.push(...page.calls.map(({ id }) => id));
    // As a checkpoint would: written down and read again.
    cursor = page.next && (JSON.parse(JSON.stringify(page.next)) as VapiCallCursor);
  } while (cursor);
  return ids;
}

it('reads five thousand calls without a cursor, each once, with some that began in the same instant', async () => {
  const { account, vapi: simulator } = await open({ historyCalls: 5_000 });
  const ids = await readHistory(account, 1_000);
  expect(ids).toHaveLength(5_000);
  expect(new Set(ids).size).toBe(5_000);
  expect(simulator.requests().filter((line) => line === 'GET /call').length).toBeLessThan(9);
});

it('makes the page larger when all of it shares one instant', async () => {
  const { account, vapi: simulator } = await open({ historyCalls: 40 });
  const [organisation] = simulator.organisations;
  const at = '2026-11-21T10:00:00.000Z';
  for (let index = 0; index < 25; index += 1) {
    const id = `same-${index}`;
    organisation?.calls.set(id, { id, orgId: organisation.orgId, createdAt: at, updatedAt: at });
  }
  const ids = await readHistory(account, 10);
  expect(new Set(ids).size).toBe(65);
  expect(ids).toHaveLength(65);
});

it('has a ringing call taken over by the bypass', async () => {
  const { account, vapi: simulator } = await open();
  const number = await main(account);
  const call = { phoneNumberId: number.id, customerNumber: '+15125550143', timeoutMs: 3_000 };
  const answer = await account.createBypassCall(call);
  expect(answer.kind).toBe('twiml');
  expect(answer).toMatchObject({ twiml: expect.stringContaining('<Connect><Stream url="ws://') });
  expect(simulator.calls()).toHaveLength(1);
});

it('says that an account has no bypass, and rings nobody', async () => {
  const { account, vapi: simulator } = await open();
  const number = await main(account);
  const call = { phoneNumberId: number.id, customerNumber: '+15125550143', timeoutMs: 3_000 };
  simulator.setFault('bypass-refused', { times: 1 });
  expect(await account.createBypassCall(call)).toMatchObject({ kind: 'notSupported' });
  expect(simulator.calls()).toHaveLength(0);
  // An account that ignores the wish makes a call of its own, which has to end at once.
  simulator.setFault('bypass-ignored', { times: 1 });
  expect(await account.createBypassCall(call)).toMatchObject({ kind: 'notSupported' });
  expect(simulator.requests()).toContain('POST /control/:callId');
  expect(simulator.calls()).toMatchObject([{ status: 'ended' }]);
});

it('gives up a hand-over in time when Vapi does not answer', async () => {
  const { account, vapi: simulator } = await open();
  const number = await main(account);
  simulator.setFault('never');
  const startedAtMs = performance.now();
  const call = { phoneNumberId: number.id, customerNumber: '+15125550143', timeoutMs: 150 };
  await expect(account.createBypassCall(call)).rejects.toMatchObject({ code: 'TOOL_TIMEOUT' });
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});

it('finds the sound of a call by an address that works without the key, for a while', async () => {
  const { account } = await open({ historyCalls: 1 });
  const { items } = await account.listCalls({ limit: 1 }, { signal });
  const id = items[0]?.id ?? '';
  const url = await account.recordingUrl(id, 'mono', { signal });
  const sound = await fetch(url ?? '');
  expect(sound.headers.get('content-type')).toBe('audio/wav');
  expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
  expect(await account.recordingUrl('nobody', 'mono', { signal })).toBeNull();
  expect(await account.getCall('nobody', { signal })).toBeNull();
});
