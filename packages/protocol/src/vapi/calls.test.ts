import { expect, it } from 'vitest';
import { VapiCall, vapiCostMicros, vapiEnding } from './calls.ts';
import { VapiAssistant } from './resources.ts';

it.each([
  ['customer-ended-call', 'ended'],
  ['assistant-ended-call-after-message-spoken', 'ended'],
  ['silence-timed-out', 'ended'],
  ['assistant-forwarded-call', 'forwarded'],
  ['call.forwarding.no-answer', 'forwarded'],
  ['customer-did-not-answer', 'notAnswered'],
  ['voicemail', 'notAnswered'],
  ['call.start.error-vapi-number-concurrency-limit', 'failed'],
  ['pipeline-error-openai-llm-failed', 'failed'],
  ['call.in-progress.error-vapifault-worker-died', 'failed'],
  ['a-reason-of-next-year', 'failed'],
])('an ending by %s counts as %s', (endedReason, ending) => {
  expect(vapiEnding(endedReason)).toBe(ending);
});

it('counts money in millionths of a dollar', () => {
  expect(vapiCostMicros(0.1234567)).toBe(123_457);
  expect(vapiCostMicros(undefined)).toBeNull();
});

it('keeps a call though half of its fields have turned into something else', () => {
  const call = VapiCall.parse({ id: 'c_1', cost: 'free', customer: 7, messages: {}, brandNew: true, endedAt: null });
  expect(call).toMatchObject({ id: 'c_1', brandNew: true });
  expect(call.cost).toBeUndefined();
  expect(VapiCall.safeParse({ cost: 1 }).success).toBe(false);
});

it('keeps what it can read of an assistant, and everything it does not know', () => {
  const assistant = VapiAssistant.parse({
    id: 'as_1',
    name: 'Front desk',
    model: {
      provider: 'openai',
      messages: [{ role: 'system', content: 'Be kind' }, null],
      tools: [{ type: 'endCall' }, {}],
    },
    backgroundSound: 'office',
  });
  expect(assistant.model?.messages).toEqual([{ role: 'system', content: 'Be kind' }]);
  expect(assistant.model?.tools.map(({ type }) => type)).toEqual(['endCall']);
  expect(assistant).toMatchObject({ backgroundSound: 'office' });
});
