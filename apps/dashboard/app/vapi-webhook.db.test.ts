import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import {
  createSecretBox,
  getCall,
  recordingFiles,
  requestHangUp,
  vapiSecretContext,
  vapiSecretHash,
} from '@offhook/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../test/support/test-business.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const SECRET = 'vapi-secret-of-the-plumber';
const SIGNED = 'vapi-secret-of-the-roofer';
const NUMBER = '+15125550142';
const CALLER = '+15125551001';

const database = databaseForTests();
let dashboard: TestDashboard;
let plumber: TestBusiness;
let roofer: TestBusiness;
let count = 0;
let ids: { vapiCallId: string; callSid: string };

beforeAll(async () => {
  const { db } = database;
  dashboard = await startTestDashboard({ databaseUrl: database.url });
  plumber = await createTestBusiness(db, { name: 'plumber', technicians: 2 });
  roofer = await createTestBusiness(db, { name: 'roofer' });
  await db.project.update({ where: { id: plumber.projectId }, data: { contactPhone: '+15125550100' } });
  const of = { projectId: plumber.projectId, label: 'Main' };
  await db.phoneNumber.create({
    data: { id: 'num_1', ...of, e164: NUMBER, vapiNumberId: 'vn_1', vapiAssistantId: 'asst_1' },
  });
  await db.phoneNumber.create({
    data: { id: 'num_2', projectId: roofer.projectId, label: 'Main', e164: '+15125550177' },
  });
  await connect(plumber.projectId, SECRET, {});
  await connect(roofer.projectId, SIGNED, {
    kind: 'hmac',
    signatureHeader: 'x-roofer-signature',
    timestampHeader: 'x-roofer-time',
    payload: '{timestamp}.{body}',
  });
});
afterAll(() => dashboard.close());
beforeEach(() => {
  count += 1;
  ids = { vapiCallId: `vapi-call-${count}`, callSid: `CA${String(count).padStart(32, '0')}` };
});

async function connect(projectId: string, secret: string, serverAuth: object): Promise<void> {
  const secretEnc = createSecretBox(dashboard.secret).seal(secret, vapiSecretContext(projectId));
  await database.db.vapiConnection.create({
    data: { projectId, secretEnc, secretHash: vapiSecretHash(secret), serverAuth },
  });
}

const startedAt = () => new Date(Date.now() - 60_000);

function callOf(): object {
  const { vapiCallId: id, callSid: phoneCallProviderId } = ids;
  const provider = { type: 'inboundPhoneCall', phoneCallProvider: 'twilio', phoneCallProviderId };
  return {
    id,
    orgId: 'org_v',
    ...provider,
    phoneNumberId: 'vn_1',
    assistantId: 'asst_1',
    createdAt: startedAt().toISOString(),
  };
}

const message = (type: string, fields: object = {}) => ({
  message: {
    type,
    timestamp: Date.now(),
    call: callOf(),
    customer: { number: CALLER },
    phoneNumber: { number: NUMBER },
    ...fields,
  },
});

async function post(body: object, headers: Record<string, string> = { 'x-vapi-secret': SECRET }) {
  const text = JSON.stringify(body);
  const response = await fetch(new URL('/webhooks/vapi', dashboard.origin), { method: 'POST', headers, body: text });
  const answer = (await response.json()) as { results?: Record<string, string>[]; [key: string]: unknown };
  return { status: response.status, answer };
}

/** Every item of the answer by its id. */
async function callTools(toolCallList: object[]): Promise<Map<string, Record<string, string>>> {
  const { status, answer } = await post(message('tool-calls', { toolCallList }));
  expect(status).toBe(200);
  return new Map((answer.results ?? []).map((result) => [String(result.toolCallId), result]));
}

const toolCall = (id: string, name: string, args: object) => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});
const theCall = () =>
  database.db.call.findUniqueOrThrow({
    where: { providerCallId: ids.vapiCallId },
    include: {
      turns: { orderBy: { startedAtMs: 'asc' } },
      toolCalls: true,
      transfers: true,
      bookings: true,
      vapiReport: true,
    },
  });

describe('functions', () => {
  it('books through the same code as a call of our own, once, however often Vapi asks', async () => {
    const offered = await callTools([toolCall('tc_1', 'get_slots', { service: 'Leak repair' })]);
    const slots = JSON.parse(offered.get('tc_1')?.result ?? '{}') as { slots: { slotId: string }[] };
    const args = {
      slotId: slots.slots[0]?.slotId,
      customerName: 'Ann Lee',
      address: '12 Oak Street, Austin, TX 78704',
    };
    const wish = [toolCall('tc_2', 'book_slot', args)];
    const [once, again] = await Promise.all([callTools(wish), callTools(wish)]);
    expect(JSON.parse(once.get('tc_2')?.result ?? '{}')).toMatchObject({ booked: true });
    expect(again.get('tc_2')).toEqual(once.get('tc_2'));
    const kept = (await callTools(wish)).get('tc_2')?.result ?? '{}';
    expect(JSON.parse(kept)).toEqual(JSON.parse(once.get('tc_2')?.result ?? ''));
    const call = await theCall();
    expect(call).toMatchObject({ mode: 'vapi', status: 'active', phoneNumberId: 'num_1', fromNumber: CALLER });
    expect(call.bookings).toMatchObject([{ customerName: 'Ann Lee', customerPhone: CALLER }]);
    expect(call.toolCalls.map(({ name, status }) => [name, status]).sort()).toEqual([
      ['book_slot', 'succeeded'],
      ['get_slots', 'succeeded'],
    ]);
  });

  it('answers every shape, each item once, each in one line, and always with 200', async () => {
    const args = { service: 'Leak repair' };
    const { status, answer } = await post(
      message('tool-calls', {
        toolCallList: [
          { id: 's_text', type: 'function', function: { name: 'get_pricing', arguments: JSON.stringify(args) } },
          toolCall('s_object', 'get_pricing', args),
          { id: 's_parameters', type: 'function', function: { name: 'get_pricing', parameters: args } },
          { id: 's_flat', name: 'get_pricing', arguments: args },
          { id: 's_flat_parameters', name: 'get_pricing', parameters: args },
          toolCall('s_bad', 'get_slots', { service: 7 }),
          toolCall('s_unknown', 'order_pizza', {}),
        ],
        toolWithToolCallList: [
          { type: 'function', function: { name: 'get_pricing' }, toolCall: toolCall('s_object', 'get_pricing', args) },
        ],
      }),
    );
    expect(status).toBe(200);
    const results = answer.results ?? [];
    expect(results.map(({ toolCallId }) => toolCallId).sort()).toEqual(
      ['s_bad', 's_flat', 's_flat_parameters', 's_object', 's_parameters', 's_text', 's_unknown'].sort(),
    );
    for (const { result, error } of results) expect(result ?? error).toMatch(/^[^\r\n]+$/);
    for (const { toolCallId, result, error } of results) {
      if (['s_bad', 's_unknown'].includes(String(toolCallId))) expect(error).toBeTruthy();
      else expect(result).toContain('$149 and $320');
    }
  });

  it('answers older assistants by a bare result, and a chat that has no call', async () => {
    const legacy = { functionCall: { name: 'get_pricing', parameters: { service: 'Leak repair' } } };
    expect((await post(message('function-call', legacy))).answer).toEqual({ result: expect.stringContaining('$149') });
    const chat = { type: 'tool-calls', toolCallList: [toolCall('c_1', 'get_pricing', { service: 'Leak repair' })] };
    expect((await post(chat)).answer.results).toMatchObject([
      { toolCallId: 'c_1', result: expect.stringContaining('$149') },
    ]);
  });

  it('leaves one row of a failed function, with the keys that others read, and a sentence for the caller', async () => {
    const answers = await callTools([toolCall('f_1', 'order_pizza', { topping: 'none' })]);
    expect(answers.get('f_1')?.error).toMatch(/sorry/i);
    const { id } = await theCall();
    await expect.poll(() => database.db.eventLog.count({ where: { callId: id, type: 'function_call.error' } })).toBe(1);
    const { payload } = await database.db.eventLog.findFirstOrThrow({
      where: { callId: id, type: 'function_call.error' },
    });
    expect(payload).toMatchObject({
      functionName: 'order_pizza',
      callSid: ids.callSid,
      projectId: plumber.projectId,
      error: expect.any(String),
      args: '{"topping":"none"}',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it('gives back what a function answered before it went to another server, and runs what a dead one left over', async () => {
    await callTools([toolCall('d_1', 'get_pricing', { service: 'Leak repair' })]);
    const { id } = await theCall();
    const where = { callId_toolCallId: { callId: id, toolCallId: 'd_1' } };
    await database.db.toolCall.update({ where, data: { output: { say: 'kept' } } });
    const again = await callTools([toolCall('d_1', 'get_pricing', { service: 'Leak repair' })]);
    expect(again.get('d_1')?.result).toBe('{"say":"kept"}');
    await database.db.toolCall.update({ where, data: { status: 'running', startedAt: new Date(Date.now() - 60_000) } });
    const anew = await callTools([toolCall('d_1', 'get_pricing', { service: 'Leak repair' })]);
    expect(anew.get('d_1')?.result).toContain('$149');
  });
});

const said = (role: string, text: string, secondsFromStart: number) => ({
  role,
  message: text,
  time: startedAt().getTime() + secondsFromStart * 1_000,
  secondsFromStart,
});

const report = (endedReason = 'customer-ended-call') =>
  message('end-of-call-report', {
    endedReason,
    startedAt: startedAt().toISOString(),
    endedAt: new Date().toISOString(),
    cost: 0.1234,
    analysis: { summary: 'A leak.', successEvaluation: 'true' },
    artifact: {
      messages: [
        said('system', 'You are the prompt', 0),
        said('bot', 'Brightwater, how can I help?', 0.8),
        said('user', 'My sink leaks', 3),
        {
          role: 'tool_calls',
          toolCalls: [toolCall('r_1', 'bookAppointment', {})],
          time: startedAt().getTime() + 5_000,
          secondsFromStart: 5,
        },
        {
          role: 'tool_call_result',
          toolCallId: 'r_1',
          name: 'bookAppointment',
          result: '{"success":true}',
          time: startedAt().getTime() + 6_000,
          secondsFromStart: 6,
        },
      ],
    },
  });

describe('what Vapi tells', () => {
  it('fills the same rows as our own calls, in whatever order and however often it comes', async () => {
    const news = [
      message('status-update', { status: 'in-progress' }),
      message('transcript', { role: 'user', transcriptType: 'final', transcript: 'My sink leaks' }),
      message('status-update', { status: 'ended', endedReason: 'customer-ended-call' }),
      report(),
    ];
    const expected = {
      status: 'completed',
      outcome: 'booked',
      endReason: 'caller_hung_up',
      durationSec: 60,
      timeToFirstAudioMs: 800,
      costMicros: 123_400n,
      transcript: 'Assistant: Brightwater, how can I help?\nCaller: My sink leaks',
      turns: [{ text: 'Brightwater, how can I help?' }, { text: 'My sink leaks' }],
      toolCalls: [{ name: 'bookAppointment', status: 'succeeded' }],
      vapiReport: { endedReason: 'customer-ended-call', summary: 'A leak.' },
    };
    for (const item of [...news, ...news]) expect((await post(item)).status).toBe(200);
    const { durationSec, ...rest } = await theCall();
    expect({ ...rest, durationSec: 60 }).toMatchObject(expected);
    expect(durationSec).toBeLessThanOrEqual(60);
    const { id } = rest;
    ids = { vapiCallId: `${ids.vapiCallId}-reversed`, callSid: `${ids.callSid}r` };
    const late = news.map((item) => ({ message: { ...item.message, call: callOf() } }));
    for (const item of late.reverse()) await post(item);
    expect(await theCall()).toMatchObject(expected);
    expect((await theCall()).id).not.toBe(id);
    const ended = { callId: id, type: { in: ['call.started', 'call.ended'] } };
    expect((await database.db.eventLog.findMany({ where: ended })).map(({ type }) => type).sort()).toEqual([
      'call.ended',
      'call.started',
    ]);
  });

  it('joins a call that was handed over from here by the telephone company’s name of it', async () => {
    const { vapiCallId, callSid } = ids;
    const of = { projectId: plumber.projectId, phoneNumberId: 'num_1', fromNumber: CALLER, toNumber: NUMBER };
    await database.db.call.create({ data: { id: `call_dual_${count}`, ...of, mode: 'vapi', providerCallId: callSid } });
    const { message: told } = report('pipeline-error-openai-llm-failed');
    // In Vapi's books a call that is handed over is one that Vapi places.
    await post({ message: { ...told, call: { ...callOf(), type: 'outboundPhoneCall' } } });
    const rows = await database.db.call.findMany({ where: { providerCallId: { in: [vapiCallId, callSid] } } });
    expect(rows).toMatchObject([
      { id: `call_dual_${count}`, status: 'failed', endReason: 'vapi_failed', outcome: 'booked' },
    ]);
  });

  it('does not end a call that Vapi lost and we carry on', async () => {
    const { vapiCallId, callSid } = ids;
    const of = { projectId: plumber.projectId, phoneNumberId: 'num_1', fromNumber: CALLER, toNumber: NUMBER };
    const row = {
      id: `call_back_${count}`,
      ...of,
      mode: 'openai',
      plannedMode: 'vapi',
      providerCallId: callSid,
    } as const;
    await database.db.call.create({
      data: { ...row, vapiReport: { create: { vapiCallId, projectId: plumber.projectId } } },
    });
    await post(message('status-update', { status: 'ended', endedReason: 'pipeline-error-openai-llm-failed' }));
    await post(report('pipeline-error-openai-llm-failed'));
    const call = await database.db.call.findUniqueOrThrow({ where: { id: row.id } });
    expect(call).toMatchObject({ status: 'active', mode: 'openai', plannedMode: 'vapi', endReason: null });
    expect(await database.db.call.count({ where: { providerCallId: vapiCallId } })).toBe(0);
  });

  it('shows where the caller was passed on to', async () => {
    await post(
      message('status-update', { status: 'forwarding', destination: { type: 'number', number: '+15125550100' } }),
    );
    expect((await theCall()).transfers).toMatchObject([{ outcome: 'ringing', toNumber: '+15125550100' }]);
    await post(message('status-update', { status: 'ended', endedReason: 'assistant-forwarded-call' }));
    const call = await theCall();
    expect(call.transfers).toMatchObject([{ outcome: 'connected' }]);
    expect(call).toMatchObject({ outcome: 'transferred', endReason: 'transferred' });
  });

  it('says on the call’s page that Vapi had it, and does not pretend to be able to end it', async () => {
    await post(message('status-update', { status: 'in-progress' }));
    const where = { projectId: plumber.projectId, callId: (await theCall()).id };
    const view = () => getCall({ db: database.db, recordings: recordingFiles(tmpdir()) }, where);
    expect(await view()).toMatchObject({ value: { mode: 'vapi', status: 'active', vapi: { summary: null } } });
    expect(await requestHangUp(database.db, { ...where, userId: 'user_1' })).toMatchObject({
      ok: false,
      code: 'CONFLICT',
    });
    await post(report());
    expect(await view()).toMatchObject({ value: { vapi: { endedReason: 'customer-ended-call', summary: 'A leak.' } } });
  });

  it('keeps no row of a test in the browser or of a call that Vapi placed', async () => {
    for (const type of ['webCall', 'outboundPhoneCall']) {
      const call = { ...callOf(), type };
      expect((await post({ message: { ...report().message, call } })).status).toBe(200);
    }
    expect(await database.db.call.count({ where: { providerCallId: ids.vapiCallId } })).toBe(0);
  });
});

describe('what Vapi asks', () => {
  it('names the assistant of the number, and a person where none is known', async () => {
    expect((await post(message('assistant-request'))).answer).toEqual({ assistantId: 'asst_1' });
    const other = { call: { ...callOf(), phoneNumberId: 'vn_?' }, phoneNumber: { number: '+15125550177' } };
    // The number belongs to another business: nobody's here.
    expect((await post(message('assistant-request', other))).answer).toEqual({
      destination: { type: 'number', number: '+15125550100' },
    });
    expect((await post(message('transfer-destination-request'))).answer).toMatchObject({
      destination: { type: 'number', number: '+15125550100' },
      message: { type: 'request-start' },
    });
  });

  it('answers everything else with an empty 200', async () => {
    for (const type of ['speech-update', 'conversation-update', 'hang', 'something-new', 'knowledge-base-request'])
      expect(await post(message(type))).toEqual({ status: 200, answer: {} });
    expect(await post(message('tool-calls', { toolCallList: [] }))).toEqual({ status: 200, answer: { results: [] } });
  });
});

describe('who may', () => {
  const everything = async () => JSON.stringify(await database.db.eventLog.count()) + (await database.db.call.count());

  it('takes the secret in either header and nothing from anybody else', async () => {
    expect((await post(message('hang'), { authorization: `Bearer ${SECRET}` })).status).toBe(200);
    const before = await everything();
    for (const headers of [
      {},
      { 'x-vapi-secret': 'guessed' },
      { authorization: 'Bearer guessed' },
      { 'x-vapi-secret': '' },
    ])
      expect((await post(report(), headers as Record<string, string>)).status).toBe(401);
    // Whoever signs does not send the secret itself.
    expect((await post(report(), { 'x-vapi-secret': SIGNED })).status).toBe(401);
    expect(await everything()).toBe(before);
  });

  it('believes a signature over the very message, lately made, of the business it is about', async () => {
    const call = { ...callOf(), phoneNumberId: 'vn_2' };
    const body = { message: { ...report().message, call, phoneNumber: { number: '+15125550177' } } };
    const signed = (secret: string, atMs: number, text = JSON.stringify(body)) => ({
      'x-roofer-signature': `sha256=${createHmac('sha256', secret).update(`${atMs}.${text}`).digest('hex')}`,
      'x-roofer-time': String(atMs),
    });
    for (const headers of [
      signed(SECRET, Date.now()),
      signed(SIGNED, Date.now() - 3_600_000),
      signed(SIGNED, Date.now(), 'another message'),
    ]) {
      expect((await post(body, headers)).status).toBe(401);
    }
    expect((await post(body, signed(SIGNED, Date.now()))).status).toBe(200);
    expect(await theCall()).toMatchObject({ projectId: roofer.projectId, phoneNumberId: 'num_2' });
  });

  it('touches no call of another business, whoever names it', async () => {
    await post(report());
    const before = await theCall();
    const text = JSON.stringify({
      message: { ...report('pipeline-error').message, phoneNumber: { number: '+15125550177' } },
    });
    const at = String(Date.now());
    const signature = createHmac('sha256', SIGNED).update(`${at}.${text}`).digest('base64');
    const headers = { 'x-roofer-signature': signature, 'x-roofer-time': at };
    expect((await post(JSON.parse(text), headers)).status).toBe(200);
    expect(await theCall()).toEqual(before);
  });
});
