import type { FinishedToolCall, ToolClaim, VapiToolRequest } from '@offhook/core';
import type { VapiToolCall } from '@offhook/protocol';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createCircuitBreakers } from '../circuit-breakers.ts';
import { defineTool, type ToolRun } from '../define-tool.ts';
import { createRegistry } from '../registry.ts';
import { type VapiCaller, VapiToolDesk } from './vapi-tool-desk.ts';

const row = { callId: 'call_1', vapiCallId: 'v_1', status: 'active', startedAtMs: 0, isReported: false } as const;
const wish = (toolCallId: string): VapiToolCall => ({ toolCallId, name: 'look_up', args: {}, argumentsJson: '{}' });

function deskWith(execute: (run: ToolRun) => Promise<unknown>, claims: readonly (ToolClaim | Error)[] = []) {
  const finished: FinishedToolCall[] = [];
  const asked: VapiToolRequest[] = [];
  const onTrouble = vi.fn();
  const tool = defineTool({
    name: 'look_up',
    title: 'Look up',
    changes: false,
    description: 'Looks up.',
    input: z.object({}),
    attemptTimeoutMs: 10_000,
    maxAttempts: 3,
    spokenFailure: 'I could not look that up.',
    execute: (_input, run) => execute(run),
  });
  const desk = new VapiToolDesk({
    runner: { registry: createRegistry([tool]), breakers: createCircuitBreakers(), recordEvent: () => undefined },
    book: {
      async claim(request) {
        const claim = claims[asked.length] ?? { kind: 'mine', toolCallRowId: `row_${asked.length}`, wasCutOff: false };
        asked.push(request);
        if (claim instanceof Error) throw claim;
        return claim;
      },
      async finish(done) {
        finished.push(done);
      },
    },
    onTrouble,
    now: Date.now,
    limits: { functionsMs: 60, answerWithinMs: 120 },
  });
  return { desk, finished, asked, onTrouble };
}

const caller = (): VapiCaller => ({
  projectId: 'proj_1',
  row,
  vapiCallId: 'v_1',
  callSid: 'CA1',
  callerNumber: '+15125551001',
  bookingPageUrl: null,
  receivedAtMs: Date.now(),
});

it('answers in time though a function ignores its signal, with a sentence to say', async () => {
  const { desk, finished } = deskWith(() => new Promise(() => undefined));
  const startedAtMs = Date.now();
  const [answer] = await desk.answer([wish('t_1')], caller());
  expect(Date.now() - startedAtMs).toBeLessThan(1_000);
  expect(answer).toMatchObject({ toolCallId: 't_1', error: expect.stringContaining('I could not look that up.') });
  expect(answer?.spoken).toBe(answer && 'error' in answer ? answer.error : '');
  expect(finished).toMatchObject([{ status: 'failed', errorCode: 'TOOL_TIMEOUT', callId: 'call_1' }]);
});

it('ends at once when the caller hangs up, and says so in the row', async () => {
  const begun = Promise.withResolvers<void>();
  const { desk, finished } = deskWith(() => {
    begun.resolve();
    return new Promise(() => undefined);
  });
  const answers = desk.answer([wish('t_1')], caller());
  await begun.promise;
  desk.callEnded('call_1');
  expect(await answers).toMatchObject([{ error: 'The caller hung up.' }]);
  expect(finished).toMatchObject([{ status: 'cancelled', output: null }]);
});

it('runs a function once for two deliveries that come together', async () => {
  const go = Promise.withResolvers<object>();
  const execute = vi.fn(() => go.promise);
  const { desk } = deskWith(execute);
  const both = Promise.all([desk.answer([wish('t_1')], caller()), desk.answer([wish('t_1'), wish('t_2')], caller())]);
  go.resolve({ price: 'low' });
  const [first, second] = await both;
  expect(first).toEqual([second[0]]);
  expect(second).toMatchObject([{ result: { price: 'low' } }, { toolCallId: 't_2', result: { price: 'low' } }]);
  expect(execute).toHaveBeenCalledTimes(2);
});

it('waits for the process that has it, and hands on what that one answered', async () => {
  const answered = { kind: 'answered', status: 'refused', output: { say: 'That time has just gone.' } } as const;
  const execute = vi.fn();
  const { desk } = deskWith(execute, [answered]);
  expect(await desk.answer([wish('t_1')], caller())).toMatchObject([{ result: { say: 'That time has just gone.' } }]);
  const failed = {
    kind: 'answered',
    status: 'failed',
    output: { ok: false, say: 'I could not look that up.' },
  } as const;
  const again = deskWith(execute, [failed]);
  expect(await again.desk.answer([wish('t_1')], caller())).toMatchObject([{ error: 'I could not look that up.' }]);
  expect(execute).not.toHaveBeenCalled();
});

it('tells the caller something when it cannot be written down who takes it, and answers the others', async () => {
  const { desk, onTrouble } = deskWith(async () => ({ price: 'low' }), [new Error('the database is away')]);
  const answers = await desk.answer([wish('t_1'), wish('t_2')], caller());
  expect(answers).toMatchObject([
    { toolCallId: 't_1', error: expect.stringMatching(/sorry/i) },
    { result: { price: 'low' } },
  ]);
  expect(JSON.stringify(answers)).not.toContain('database');
  expect(onTrouble).toHaveBeenCalledOnce();
});

it.each(['lookUp', 'look-up', 'LookUp'])(
  'knows its function as %s, and answers under the name that was asked for',
  async (name) => {
    const { desk, asked } = deskWith(async () => ({ price: 'low' }));
    const answers = await desk.answer([{ ...wish('t_1'), name }], caller());
    expect(answers).toEqual([{ toolCallId: 't_1', name, result: { price: 'low' } }]);
    expect(asked).toMatchObject([{ name }]);
  },
);

it('knows what a dead process had begun: it is not repeated unless that is safe', async () => {
  const execute = vi.fn(async () => ({ price: 'low' }));
  const { desk } = deskWith(execute, [{ kind: 'mine', toolCallRowId: 'row_0', wasCutOff: true }]);
  // Three attempts are allowed: repeating is.
  expect(await desk.answer([wish('t_1')], caller())).toMatchObject([{ result: { price: 'low' } }]);
});
