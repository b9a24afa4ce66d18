import { CustomToolDetails, createCustomTool, createSecretBox, signingSecret } from '@offhook/core';
import { createSafeFetch } from '@offhook/integrations/safe-fetch';
import {
  createCircuitBreakers,
  createRegistry,
  customToolFinder,
  modelOutput,
  runTool,
  type ToolContext,
  type ToolEvent,
} from '@offhook/tools';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../test/support/test-business.ts';
import {
  type RunningOwnerEndpoint,
  startOwnerEndpoint,
} from '../../simulators/src/owner-endpoint/start-owner-endpoint.ts';

const secrets = createSecretBox('a test key of thirty-two characters');
const database = databaseForTests();
let endpoint: RunningOwnerEndpoint;
let projectId: string;
let events: ToolEvent[];
let count = 0;

const details = (over: object = {}) =>
  CustomToolDetails.parse({
    title: 'Check a warranty',
    name: 'check_warranty',
    description: 'Tells whether a unit is under warranty.',
    parameters: { type: 'object', properties: { serialNumber: { type: 'string' } }, required: ['serialNumber'] },
    url: endpoint.url,
    timeoutMs: 1_000,
    repeatable: true,
    spokenFailure: 'I cannot look up warranties right now.',
    ...over,
  });

/** The business's function, and its endpoint with the secret it was given. */
async function given(over: object = {}) {
  const { db } = database;
  const made = await createCustomTool(
    { db, secrets, takenNames: [], trustedHosts: [endpoint.host] },
    { projectId, details: details(over) },
  );
  if (!made.ok) throw new Error(made.message);
  const { customToolId } = made.value;
  const shown = await signingSecret({ db, secrets }, { projectId, customToolId, renew: false });
  const { close } = endpoint;
  endpoint = await startOwnerEndpoint({ secret: shown.ok ? shown.value.secret : '' });
  await close();
  await db.customTool.update({ where: { id: customToolId }, data: { url: endpoint.url } });
  return customToolId;
}

async function call(args: object = { serialNumber: 'HX-4411' }, over: Partial<ToolContext> = {}) {
  const safeFetch = createSafeFetch({ trustedHosts: [endpoint.host] });
  const runner = {
    registry: createRegistry([]),
    breakers: createCircuitBreakers(),
    recordEvent: (event: ToolEvent) => void events.push(event),
    findCustomTool: customToolFinder({ db: database.db, secrets, safeFetch }),
  };
  const request = { name: 'check_warranty', argumentsJson: JSON.stringify(args), toolCallId: 'fc_1' };
  const outcome = await runTool(runner, request, {
    projectId,
    callId: 'call_1',
    callSid: 'CA1',
    callerNumber: '+15125551001',
    bookingPageUrl: null,
    now: Date.now,
    signal: new AbortController().signal,
    ...over,
  });
  return { outcome, told: JSON.parse(modelOutput(outcome)) as Record<string, unknown> };
}

beforeEach(async () => {
  count += 1;
  events = [];
  endpoint = await startOwnerEndpoint();
  ({ projectId } = await createTestBusiness(database.db, { name: `own${count}` }));
});
afterEach(() => endpoint.close());

it("asks the owner's server, signed, with the caller's number, and passes its answer on", async () => {
  await given();
  const { outcome, told } = await call();
  expect(outcome).toMatchObject({ ok: true, result: 'succeeded', attempts: [{ attempt: 1, error: null }] });
  expect(told).toEqual({ covered: true, say: expect.stringContaining('under warranty') });
  expect(endpoint.work()).toEqual([
    { messageId: 'call_1_fc_1', attempt: 1, serialNumber: 'HX-4411', callerNumber: '+15125551001' },
  ]);
});

it('checks the arguments by the schema before anything is sent', async () => {
  await given();
  for (const args of [{}, { serialNumber: 5 }, { serialNumber: 'HX', extra: 'x' }])
    expect((await call(args)).outcome).toMatchObject({ ok: false, code: 'TOOL_INPUT_INVALID' });
  expect(endpoint.requestCount()).toBe(0);
});

it('is unknown when it is switched off, or of another business', async () => {
  await given({ active: false });
  expect((await call()).outcome).toMatchObject({ code: 'TOOL_UNKNOWN' });
  ({ projectId } = await createTestBusiness(database.db, { name: `own${count}x` }));
  expect((await call()).outcome).toMatchObject({ code: 'TOOL_UNKNOWN' });
});

describe("when the owner's server", () => {
  it.each([
    ['answers 500', 'http-500', { code: 'UPSTREAM_UNAVAILABLE', error: 'HTTP 500: Internal Server Error' }, 3],
    ['does not answer', 'timeout', { code: 'TOOL_TIMEOUT' }, 3],
    ['breaks the connection', 'reset', { code: 'UPSTREAM_UNAVAILABLE' }, 3],
    ['has no such page', 'http-404', { code: 'UPSTREAM_REJECTED', error: 'HTTP 404: Not Found' }, 1],
    ['shows a web page', 'html', { code: 'UPSTREAM_BAD_RESPONSE' }, 1],
    ['says too much', 'huge', { code: 'UPSTREAM_BAD_RESPONSE' }, 1],
    ['forwards into a private network', 'redirect', { code: 'UPSTREAM_REJECTED' }, 1],
  ] as const)(
    '%s, the caller hears a sentence and the owner finds an event',
    async (...[, fault, failure, attempts]) => {
      await given();
      endpoint.setFault(fault);
      const { outcome, told } = await call();
      expect(outcome).toMatchObject({ ok: false, ...failure });
      expect(endpoint.requestCount()).toBe(attempts);
      expect(told).toEqual({ ok: false, say: expect.stringContaining('I cannot look up warranties right now.') });
      expect(events).toMatchObject([{ type: 'function_call.error', payload: { functionName: 'check_warranty' } }]);
      expect(JSON.stringify(events)).not.toContain(endpoint.host);
    },
  );

  it('is busy for a second, its Retry-After is kept', async () => {
    await given();
    endpoint.setFault('http-429', { times: 1 });
    const { outcome } = await call();
    expect(outcome).toMatchObject({ ok: true, attempts: [{ error: 'HTTP 429: Too Many Requests' }, { error: null }] });
    expect(outcome.durationMs).toBeGreaterThanOrEqual(1_000);
  });

  it('loses its answer, one that may not be repeated is not asked again', async () => {
    await given({ repeatable: false });
    endpoint.setFault('timeout-after-work');
    expect((await call()).outcome).toMatchObject({ code: 'TOOL_TIMEOUT', attempts: [{ attempt: 1 }] });
    expect(endpoint.work()).toHaveLength(1);
  });

  it('loses its answer, one that may be repeated is, under the same id', async () => {
    await given();
    endpoint.setFault('timeout-after-work', { times: 1 });
    expect((await call()).outcome).toMatchObject({ ok: true });
    expect(endpoint.work().map(({ messageId, attempt }) => [messageId, attempt])).toEqual([
      ['call_1_fc_1', 1],
      ['call_1_fc_1', 2],
    ]);
  });

  it('hangs and the caller hangs up, it is let go of at once', async () => {
    await given({ timeoutMs: 15_000 });
    endpoint.setFault('timeout');
    const gone = new AbortController();
    const outcome = call(undefined, { signal: gone.signal });
    const rejection = expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
    while (endpoint.requestCount() === 0) await new Promise(setImmediate);
    gone.abort();
    await rejection;
  });
});

it('refuses an address in a private network that whoever runs Offhook did not name', async () => {
  await given();
  const { db } = database;
  for (const url of ['https://127.0.0.1/x', 'https://169.254.169.254/x', 'https://localhost:8443/x']) {
    await db.customTool.updateMany({ where: { projectId }, data: { url } });
    const { outcome } = await call();
    expect(outcome).toMatchObject({ code: 'UPSTREAM_REJECTED', error: 'The host is not on the public internet' });
  }
});
