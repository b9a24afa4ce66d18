import { expect, it } from 'vitest';
import { vapiResults } from './answers.ts';
import { parseVapiMessage, type VapiServerMessage } from './server-messages.ts';

const CALL = {
  id: '7d3c2f6e-0000-4000-8000-000000000001',
  orgId: 'org_1',
  phoneCallProviderId: 'CA0123456789abcdef0123456789abcdef',
  phoneNumberId: 'pn_1',
  assistantId: 'as_1',
  customer: { number: '+15125550143' },
};

function read(message: object): VapiServerMessage {
  const parsed = parseVapiMessage(JSON.stringify({ message }));
  if (parsed.kind !== 'message') throw new Error(`not a message: ${JSON.stringify(parsed)}`);
  return parsed.message;
}

function toolCallsOf(message: object) {
  const parsed = read(message);
  if (parsed.type !== 'tool-calls') throw new Error('no tool calls');
  return parsed.toolCalls;
}

const WISH = { postalCode: '78701' };
const SHAPES = {
  'arguments as text': {
    id: 'tc_1',
    type: 'function',
    function: { name: 'get_slots', arguments: JSON.stringify(WISH) },
  },
  'arguments as an object': { id: 'tc_1', type: 'function', function: { name: 'get_slots', arguments: WISH } },
  'parameters instead of arguments': { id: 'tc_1', function: { name: 'get_slots', parameters: WISH } },
  'flat with arguments': { id: 'tc_1', name: 'get_slots', arguments: WISH },
  'flat with parameters': { id: 'tc_1', name: 'get_slots', parameters: WISH },
};

it.each(Object.entries(SHAPES))('reads a function call with %s', (_name, toolCall) => {
  const [call] = toolCallsOf({ type: 'tool-calls', call: CALL, toolCallList: [toolCall] });
  expect(call).toEqual({ toolCallId: 'tc_1', name: 'get_slots', args: WISH, argumentsJson: JSON.stringify(WISH) });
});

it('reads each call once, though the message says it twice', () => {
  const toolCall = SHAPES['arguments as text'];
  const calls = toolCallsOf({
    type: 'tool-calls',
    toolCallList: [toolCall],
    toolWithToolCallList: [
      { type: 'function', function: { name: 'get_slots' }, toolCall },
      { type: 'function', name: 'book_slot', toolCall: { id: 'tc_2', function: { arguments: '{}' } } },
    ],
  });
  expect(calls.map(({ toolCallId, name }) => `${toolCallId} ${name}`)).toEqual(['tc_1 get_slots', 'tc_2 book_slot']);
});

it('keeps arguments that are no JSON as they came, for whoever refuses them', () => {
  const [call] = toolCallsOf({
    type: 'tool-calls',
    toolCallList: [{ id: 'tc_1', function: { name: 'get_slots', arguments: '{"postalCode":' } }],
  });
  expect(call).toMatchObject({ args: {}, argumentsJson: '{"postalCode":' });
});

it('reads the function call of older assistants', () => {
  expect(read({ type: 'function-call', functionCall: { name: 'get_slots', parameters: WISH } })).toMatchObject({
    type: 'function-call',
    functionCall: { name: 'get_slots', args: WISH },
  });
});

it('says whom a message is about', () => {
  const { context } = read({
    type: 'hang',
    timestamp: 1_763_892_000_000,
    call: CALL,
    phoneNumber: { id: 'pn_1', number: '+15125550100' },
    assistant: { name: 'Front desk' },
  });
  expect(context).toMatchObject({
    sentAtMs: 1_763_892_000_000,
    vapiCallId: CALL.id,
    callSid: CALL.phoneCallProviderId,
    customerNumber: '+15125550143',
    businessNumber: '+15125550100',
    assistantId: 'as_1',
    assistantName: 'Front desk',
  });
});

it('does not take the id of another carrier for a CallSid', () => {
  expect(read({ type: 'hang', call: { ...CALL, phoneCallProviderId: 'v-4711' } }).context.callSid).toBeNull();
});

it('reads a message that came without its wrapper', () => {
  const parsed = parseVapiMessage(JSON.stringify({ type: 'status-update', status: 'in-progress', call: CALL }));
  expect(parsed).toMatchObject({ kind: 'message', message: { type: 'status-update', status: 'in-progress' } });
});

it('reads a transcript under its filtered name', () => {
  const said = { role: 'user', transcript: 'My boiler is cold' };
  expect(read({ type: 'transcript[transcriptType="final"]', ...said })).toMatchObject({
    type: 'transcript',
    speaker: 'caller',
    isFinal: true,
  });
  expect(read({ type: 'transcript', transcriptType: 'partial', ...said })).toMatchObject({ isFinal: false });
});

it('reads the report of a call, wherever it puts the conversation', () => {
  const messages = [
    { role: 'system', message: 'You are the front desk', time: 1 },
    { role: 'bot', message: 'Hello', time: 1_000, endTime: 1_900, secondsFromStart: 0.4 },
    { role: 'user', message: 'My sink leaks', time: 2_000, secondsFromStart: 1.4 },
    { role: 'tool_calls', time: 3_000, toolCalls: [{ id: 'tc_1', function: { name: 'get_slots', arguments: '{}' } }] },
    { role: 'tool_call_result', time: 3_500, toolCallId: 'tc_1', name: 'get_slots', result: 'Two times' },
  ];
  const report = { type: 'end-of-call-report', endedReason: 'customer-ended-call', cost: 0.1234, call: CALL };
  const inside = read({ ...report, artifact: { messages, transcript: 'AI: Hello' }, analysis: { summary: 'A leak' } });
  const outside = read({ ...report, messages, transcript: 'AI: Hello', summary: 'A leak' });
  for (const message of [inside, outside]) {
    expect(message).toMatchObject({ endedReason: 'customer-ended-call', costUsd: 0.1234, summary: 'A leak' });
    if (message.type !== 'end-of-call-report') throw new Error('no report');
    expect(message.turns.map(({ kind }) => kind)).toEqual(['said', 'said', 'toolCalls', 'toolResult']);
    expect(message.turns[0]).toMatchObject({ speaker: 'assistant', text: 'Hello', atMs: 1_000, endedAtMs: 1_900 });
  }
});

it('ignores kinds that nobody knows, and names the bad field of one that it knows', () => {
  expect(parseVapiMessage('{"message":{"type":"brand-new"}}')).toEqual({ kind: 'ignored', type: 'brand-new' });
  expect(parseVapiMessage('{"message":{"type":"status-update"}}')).toEqual({
    kind: 'invalid',
    reason: 'status-update: bad status',
  });
  expect(parseVapiMessage('{"message":{"type":"tool-calls","toolCallList":[{}]}}')).toMatchObject({ kind: 'invalid' });
  expect(parseVapiMessage('[1]')).toMatchObject({ kind: 'invalid' });
  expect(parseVapiMessage('nonsense')).toMatchObject({ kind: 'invalid', reason: 'not JSON' });
});

it('answers on one line, whatever the function answered', () => {
  const answer = vapiResults([
    { toolCallId: 'tc_1', name: 'get_slots', result: { times: ['9\n10', 'noon'] } },
    { toolCallId: 'tc_2', name: 'book_slot', error: 'No.\r\n  Try \u2028 later', spoken: 'One\nmoment' },
  ]);
  expect(answer).toEqual({
    results: [
      { toolCallId: 'tc_1', name: 'get_slots', result: '{"times":["9\\n10","noon"]}' },
      {
        toolCallId: 'tc_2',
        name: 'book_slot',
        error: 'No. Try later',
        message: { type: 'request-failed', content: 'One moment' },
      },
    ],
  });
});
