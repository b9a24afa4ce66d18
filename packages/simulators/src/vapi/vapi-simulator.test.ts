import { createHmac } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import type { ResponsePart } from '../realtime/brain.ts';
import { fakeCall } from '../testing/fake-scene.ts';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { scriptedBrain } from '../testing/scripted-brain.ts';
import { startRestApi } from '../testing/start-rest-api.ts';
import { type ServerReply, startServerUrl } from '../testing/start-server-url.ts';
import { hangsUp, whenQuiet } from '../twilio/caller-script.ts';
import { placeCall } from '../twilio/place-call.ts';
import { seedNumbers } from '../twilio/seed-numbers.ts';
import { CallDesk } from './call-desk.ts';
import { runTools } from './run-tools.ts';
import { deliver } from './server-url.ts';
import { type RunningVapi, startVapiSimulator } from './start-vapi-simulator.ts';
import { TOOL_CALL_SHAPES } from './tool-call-shapes.ts';
import type { VapiSimulatorOptions } from './vapi-simulator.ts';
import { recordField, type ServerCredential, textField, type WireServer } from './world.ts';

const LINE = '+15125550142';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A Twilio account with one number and a Vapi that knows it, whose assistant answers what a test has prepared. */
async function open(responses: ResponsePart[][] = [], options: Partial<VapiSimulatorOptions> = {}) {
  const { exchange, scene, done } = fakeCall({ '/voice': '<Hangup/>' });
  await done;
  const rest = await startRestApi(scene);
  closing.push(rest.close);
  seedNumbers(exchange.numbers, {
    lines: { [LINE]: 'Main line' },
    publicUrl: () => 'https://w.example',
    isKnown: false,
  });
  const { brain, heard, outputs } = scriptedBrain(responses);
  const vapi = await startVapiSimulator({
    organisation: { twilioAccountSid: exchange.accountSid, twilioAuthToken: exchange.authToken },
    twilioApiUrl: () => rest.url,
    mind: () => ({
      ready: Promise.resolve(),
      recognise: (audio) =>
        audio.length > 0 ? [{ utteranceId: '1', text: 'My sink leaks', coverage: 1, complete: true }] : [],
      createBrain: () => brain,
    }),
    ...options,
  });
  closing.push(vapi.close);
  return { vapi, exchange, heard, outputs, ...helpers(vapi, exchange) };
}

function helpers(vapi: RunningVapi, exchange: ReturnType<typeof fakeCall>['exchange']) {
  const [organisation] = vapi.organisations;
  if (!organisation) throw new Error('There is no organisation');
  const headers = { authorization: `Bearer ${vapi.privateKey}`, 'content-type': 'application/json' };
  const rest = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${vapi.baseUrl}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      json: (await answer.json().catch(() => null)) as object | null,
    };
  };
  const mainLine = [...organisation.resources['phone-number'].values()].find(({ number }) => number === LINE);
  const numberPath = `/phone-number/${mainLine?.id}`;
  return {
    organisation,
    rest,
    numberPath,
    routing: () => exchange.numbers.list().find(({ e164 }) => e164 === LINE)?.routing ?? null,
    /** Everything of the assistant that a server must know about goes to this one. */
    serve(server: WireServer) {
      for (const [id, assistant] of organisation.resources.assistant) {
        organisation.resources.assistant.set(id, { ...assistant, server, firstMessage: 'Hello there' });
      }
    },
    /** A caller who says one thing, and hangs up when it was answered. */
    ring: () =>
      placeCall({
        scenario: {
          callerVoice: 'slt',
          dialogue: [{ says: 'My sink leaks', when: whenQuiet(100) }],
          ending: hangsUp(whenQuiet(200)),
        },
        to: LINE,
        workerUrl: 'http://127.0.0.1:9',
        accountSid: exchange.accountSid,
        authToken: exchange.authToken,
        exchange,
        speaker: fakeSpeaker(),
      }),
    /** Leads the number to Vapi, as a change there does. */
    takeOver: () => rest('PATCH', numberPath, { name: 'Main line' }),
  };
}

const calling = (name: string, args: object): ResponsePart => ({
  kind: 'call',
  toolCallId: 'call_1',
  name,
  argumentsJson: JSON.stringify(args),
});
const saying = (text: string): ResponsePart => ({ kind: 'say', text });
const resultsOf = (result: unknown): ServerReply => ({ json: { results: [{ toolCallId: 'call_1', result }] } });

it('leads a number that is imported to Vapi, its texts too unless they are left out', async () => {
  const { rest, exchange, organisation } = await open();
  organisation.resources['phone-number'].clear();
  const account = { twilioAccountSid: exchange.accountSid, twilioAuthToken: exchange.authToken };
  const wish = { provider: 'twilio', number: LINE, ...account };
  const line = () => exchange.numbers.list().find(({ e164 }) => e164 === LINE)?.routing;
  expect(await rest('POST', '/phone-number', { ...wish, smsEnabled: false })).toMatchObject({ status: 201 });
  expect(line()).toMatchObject({
    voice_url: expect.stringMatching(/\/twilio\/inbound_call$/),
    voice_method: 'POST',
    status_callback: expect.stringMatching(/\/twilio\/call_status$/),
    sms_url: 'https://w.example/twilio/sms',
  });
  organisation.resources['phone-number'].clear();
  await rest('POST', '/phone-number', wish);
  expect(line()).toMatchObject({ sms_url: expect.stringMatching(/\/twilio\/sms$/) });
  expect(line()?.sms_url).not.toContain('w.example');
  expect(await rest('POST', '/phone-number', wish)).toMatchObject({ status: 400 });
});

it('refuses a number whose account it cannot enter', async () => {
  const { rest, exchange } = await open();
  const wish = { provider: 'twilio', number: '+15125550174', twilioAccountSid: exchange.accountSid };
  const refused = await rest('POST', '/phone-number', { ...wish, twilioAuthToken: 'wrong' });
  expect(refused).toMatchObject({ status: 400, json: { message: ['Twilio Error: Authenticate'], statusCode: 400 } });
});

it('writes the addresses again with any change of the number, unless that is switched off', async () => {
  const { vapi, rest, numberPath, routing } = await open();
  vapi.setRewritesOnPatch(false);
  await rest('PATCH', numberPath, { name: 'Line 1' });
  expect(routing()).toBeNull();
  vapi.setRewritesOnPatch(true);
  await rest('PATCH', numberPath, { name: 'Line 2' });
  expect(routing()).toMatchObject({ voice_url: `${vapi.baseUrl}/twilio/inbound_call` });
});

it('takes a call: greets, listens, has a function called, speaks, and reports', async () => {
  const server = await startServerUrl(({ type }) => (type === 'tool-calls' ? resultsOf('Tomorrow at nine') : {}));
  closing.push(server.close);
  const { vapi, ring, serve, takeOver, heard, outputs, rest } = await open([
    [calling('get_slots', { service: 'Leak' })],
    [saying('Nine')],
  ]);
  serve({ url: server.url, secret: 'hush' });
  await takeOver();
  const report = await ring().report;
  expect(report).toMatchObject({ twilioStatus: 'completed', problems: [] });
  expect(heard).toEqual(['My sink leaks']);
  expect(outputs).toEqual(['Tomorrow at nine']);
  await vi.waitFor(() => expect(server.ofType('end-of-call-report')).toHaveLength(1));
  expect(server.received.every(({ headers }) => headers['x-vapi-secret'] === 'hush')).toBe(true);
  expect(server.ofType('status-update').map(({ message }) => message.status)).toEqual(['in-progress', 'ended']);
  const [end] = server.ofType('end-of-call-report');
  expect(end?.message).toMatchObject({
    endedReason: 'customer-ended-call',
    cost: expect.any(Number),
    call: { phoneCallProviderId: report.callSid, status: 'ended' },
    artifact: {
      messages: [
        { role: 'system' },
        { role: 'bot', message: 'Hello there' },
        { role: 'user', message: 'My sink leaks' },
        { role: 'tool_calls' },
        { role: 'tool_call_result', result: 'Tomorrow at nine' },
        { role: 'bot', message: 'Nine' },
      ],
      presignedMonoUrl: expect.stringContaining('/artifacts/'),
    },
  });
  const [call] = vapi.calls();
  const redirect = await rest('GET', `/call/${call?.id}/stereo-recording`);
  expect(redirect.status).toBe(302);
  const sound = await fetch(redirect.headers.get('location') ?? '');
  expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(8_000);
});

it('keeps recordings private: an address ends, and a raw one never worked', async () => {
  let nowMs = Date.UTC(2026, 10, 23);
  const { rest, organisation } = await open([], { now: () => nowMs, presignedTtlMs: 60_000 });
  const at = new Date(nowMs).toISOString();
  organisation.calls.set('c1', { id: 'c1', orgId: '', createdAt: at, updatedAt: at, artifact: {} });
  const answer = await rest('GET', '/call/c1');
  const url = textField(recordField({ ...answer.json }, 'artifact'), 'presignedMonoUrl') ?? '';
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace('/mono.wav', '/customer.wav'))).status).toBe(403);
  nowMs += 60_001;
  expect((await fetch(url)).status).toBe(403);
});

it.each(TOOL_CALL_SHAPES)('asks for functions in the shape %s', async (shape) => {
  const server = await startServerUrl(({ type }) =>
    type === 'function-call' ? { json: { result: 'Two times' } } : resultsOf('Two times'),
  );
  closing.push(server.close);
  const { vapi, organisation, serve } = await open();
  serve({ url: server.url });
  const [assistant] = organisation.resources.assistant.values();
  const results = await runTools(
    { ...worldOf(vapi), toolCallShape: () => shape },
    { organisation, assistant: assistant ?? {}, phoneNumber: undefined, common: () => ({}) },
    [{ toolCallId: 'call_1', name: 'get_slots', args: { service: 'Leak' } }],
  );
  expect(results.get('call_1')).toBe('Two times');
  expect(server.received[0]?.body).toContain('Leak');
});

/** Only what the running of functions looks at. */
function worldOf(vapi: RunningVapi) {
  const never = () => {
    throw new Error('not asked for');
  };
  return {
    organisations: vapi.organisations,
    faults: { set: never, clear: never, take: () => 'off' as const },
    speaker: fakeSpeaker(),
    mind: never,
    publicUrl: () => vapi.baseUrl,
    twilioApiUrl: () => '',
    presignedTtlMs: 1,
    bypassWaitMs: 1,
    assistantRequestMs: 1,
    now: Date.now,
  };
}

it.each([
  ['another status than 200', { status: 201, json: { results: [{ toolCallId: 'call_1', result: 'Yes' }] } }],
  ['more than one line', resultsOf('Yes\nno')],
  ['no text', resultsOf({ times: 2 })],
  ['another id', { json: { results: [{ toolCallId: 'call_2', result: 'Yes' }] } }],
])('reads no result out of an answer with %s', async (_what, reply) => {
  const server = await startServerUrl(() => reply);
  closing.push(server.close);
  const { vapi, organisation, serve } = await open();
  serve({ url: server.url });
  const [assistant] = organisation.resources.assistant.values();
  const results = await runTools(
    { ...worldOf(vapi), toolCallShape: () => 'arguments-text' },
    { organisation, assistant: assistant ?? {}, phoneNumber: undefined, common: () => ({}) },
    [{ toolCallId: 'call_1', name: 'get_slots', args: {} }],
  );
  expect(results.get('call_1')).toMatch(/^No result/);
});

it('delivers the same call again when a back-off plan asks for it', async () => {
  const server = await startServerUrl(() => (server.received.length === 1 ? { status: 503 } : resultsOf('Yes')));
  closing.push(server.close);
  const { organisation } = await open();
  const backoffPlan = { type: 'fixed', maxRetries: 2, baseDelaySeconds: 0.01 };
  const message = { type: 'tool-calls', toolCallList: [{ id: 'call_1' }] };
  const answer = await deliver({ server: { url: server.url, backoffPlan }, organisation, message });
  expect(answer).toMatchObject({ ok: true });
  expect(server.received.map(({ message: { toolCallList } }) => toolCallList)).toEqual([
    [{ id: 'call_1' }],
    [{ id: 'call_1' }],
  ]);
});

const CREDENTIALS: Record<string, ServerCredential> = {
  bearer: { kind: 'bearer', token: 'tok' },
  hmac: {
    kind: 'hmac',
    secret: 'hush',
    algorithm: 'sha256',
    signatureHeader: 'X-Signature',
    timestampHeader: 'X-Timestamp',
    signsTimestamp: true,
  },
};

it('shows a server who it is: by a bearer token, and by a signature over time and body', async () => {
  const server = await startServerUrl();
  closing.push(server.close);
  const { organisation } = await open();
  for (const [id, credential] of Object.entries(CREDENTIALS)) {
    organisation.credentials.set(id, credential);
    await deliver({ server: { url: server.url, credentialId: id }, organisation, message: { type: 'hang' } });
  }
  const [bearer, hmac] = server.received;
  expect(bearer?.headers.authorization).toBe('Bearer tok');
  const signed = `${hmac?.headers['x-timestamp']}.${hmac?.body}`;
  expect(hmac?.headers['x-signature']).toBe(createHmac('sha256', 'hush').update(signed).digest('hex'));
});

it.each([
  [
    'a destination',
    { json: { destination: { type: 'number', number: '+15125550100', message: '' } } },
    '<Dial><Number>',
  ],
  ['an error to be spoken', { json: { error: 'We have moved' } }, '<Say>We have moved</Say><Hangup/>'],
  ['nothing in time', { delayMs: 5_000 }, 'not set up to take calls'],
  ['another status', { status: 500 }, 'not set up to take calls'],
])('asks the server who answers a number without an assistant: %s', async (_what, reply, twiml) => {
  const server = await startServerUrl(() => reply);
  closing.push(server.close);
  const { vapi, rest, numberPath, exchange } = await open();
  vapi.setRewritesOnPatch(false);
  await rest('PATCH', numberPath, { assistantId: null, server: { url: server.url } });
  const assistantRequestMs = 'delayMs' in reply ? 250 : 7_500;
  const desk = new CallDesk({ ...worldOf(vapi), assistantRequestMs, toolCallShape: () => 'arguments-text' });
  const form = { To: LINE, From: '+15125550143', CallSid: 'CA1', AccountSid: exchange.accountSid };
  expect(await desk.inbound(form)).toContain(twiml);
  expect(server.received[0]).toMatchObject({ type: 'assistant-request' });
});

it('reports a call that was handed over and never came', async () => {
  const server = await startServerUrl();
  closing.push(server.close);
  const { rest, serve, organisation } = await open([], { bypassWaitMs: 20 });
  serve({ url: server.url });
  const [number] = organisation.resources['phone-number'].values();
  const body = {
    phoneNumberId: number?.id,
    customer: { number: '+15125550143' },
    phoneCallProviderBypassEnabled: true,
  };
  expect(await rest('POST', '/call', body)).toMatchObject({ status: 201, json: { status: 'queued' } });
  await vi.waitFor(() => expect(server.ofType('end-of-call-report')).toHaveLength(1));
  expect(server.ofType('end-of-call-report')[0]?.message).toMatchObject({
    endedReason: 'phone-call-provider-bypass-enabled-but-no-call-received',
  });
});

it('breaks the line when its worker dies, and says so afterwards', async () => {
  const server = await startServerUrl();
  closing.push(server.close);
  const { vapi, ring, serve, takeOver } = await open();
  serve({ url: server.url });
  await takeOver();
  vapi.setFault('cut');
  const report = await ring().report;
  expect(report.streams[0]?.end).toMatchObject({ kind: 'failed', errorCode: 31903 });
  await vi.waitFor(() => expect(server.ofType('end-of-call-report')).toHaveLength(1));
  expect(server.ofType('end-of-call-report')[0]?.message).toMatchObject({
    endedReason: 'call.in-progress.error-vapifault-worker-died',
  });
});

it('answers lists as Vapi does: newest first, filtered, at most a thousand, nothing unknown', async () => {
  const { rest } = await open();
  expect(await rest('GET', '/call?limit=1001')).toMatchObject({
    status: 400,
    json: { message: ['limit must not be greater than 1000'] },
  });
  expect(await rest('GET', '/call?page=2')).toMatchObject({
    status: 400,
    json: { message: ['property page should not exist'] },
  });
  expect(await rest('GET', '/assistant?createdAtGt=2030-01-01T00:00:00.000Z')).toMatchObject({ json: [] });
});
