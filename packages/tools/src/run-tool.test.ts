import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, httpError } from '@offhook/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createCallBudgets } from './call-budgets.ts';
import { createCircuitBreakers } from './circuit-breakers.ts';
import { type AnyTool, defineTool, type ToolContext, type ToolRun } from './define-tool.ts';
import { modelOutput } from './outcome.ts';
import type { ToolEvent } from './record-failure.ts';
import { createRegistry } from './registry.ts';
import { runTool } from './run-tool.ts';

type Execute = (input: { day: string }, run: ToolRun) => Promise<unknown>;

const serverError = () => httpError({ status: 500, statusText: 'Internal Server Error', nowMs: 0 });

function toolThat(execute: Execute, overrides: Partial<{ maxAttempts: number; upstream: 'calendar' }> = {}): AnyTool {
  return defineTool({
    name: 'get_slots',
    title: 'Do it',
    changes: false,
    description: 'Finds free times.',
    input: z.object({ day: z.string() }),
    attemptTimeoutMs: 10_000,
    maxAttempts: 3,
    spokenFailure: 'I cannot reach our calendar right now.',
    refused: (output) => output === 'no',
    execute,
    ...overrides,
  });
}

function start(tool: AnyTool, argumentsJson = '{"day":"tue"}') {
  const events: ToolEvent[] = [];
  const hangUp = new AbortController();
  const context: ToolContext = {
    projectId: 'proj_1',
    callId: 'call_1',
    callSid: 'CA1',
    callerNumber: '+15125550101',
    bookingPageUrl: 'https://brightwater.example/book',
    now: () => Date.now(),
    signal: hangUp.signal,
  };
  const recordEvent = (event: ToolEvent) => events.push(event);
  const budgets = createCallBudgets();
  const runner = { registry: createRegistry([tool]), recordEvent, breakers: createCircuitBreakers(), budgets };
  const request = { name: tool.name, argumentsJson, toolCallId: 'fc_1' };
  const again = () => runTool(runner, request, context);
  return { events, hangUp, again, runner, context, outcome: again() };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T15:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('runTool', () => {
  it('retries after 500 ms and 1 s, then succeeds', async () => {
    const execute = vi.fn<Execute>().mockRejectedValueOnce(serverError()).mockRejectedValueOnce(serverError());
    execute.mockResolvedValueOnce({ slots: [] });
    const { outcome, events } = start(toolThat(execute));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await outcome).toEqual({
      ok: true,
      output: { slots: [] },
      result: 'succeeded',
      durationMs: 1_500,
      attempts: [
        { attempt: 1, startedAtMs: 0, durationMs: 0, error: 'HTTP 500: Internal Server Error' },
        { attempt: 2, startedAtMs: 500, durationMs: 0, error: 'HTTP 500: Internal Server Error' },
        { attempt: 3, startedAtMs: 1_500, durationMs: 0, error: null },
      ],
    });
    expect(events).toEqual([]);
  });

  it('times out though the tool ignores its signal', async () => {
    const { outcome } = start(toolThat(() => new Promise(() => {}), { maxAttempts: 1 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await outcome).toMatchObject({
      ok: false,
      code: 'TOOL_TIMEOUT',
      error: 'AbortError: no answer within 10000 ms',
      durationMs: 10_000,
    });
  });

  it('tells a tool that listens that its attempt is over', async () => {
    const reasons: unknown[] = [];
    const { outcome } = start(
      toolThat(
        (_input, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reasons.push(signal.reason);
              reject(signal.reason);
            });
          }),
      ),
    );
    await vi.advanceTimersByTimeAsync(31_500);
    expect((await outcome).attempts).toHaveLength(3);
    expect(reasons).toHaveLength(3);
    expect(reasons[0]).toBeInstanceOf(AppError);
  });

  it('never runs, and never retries, bad input', async () => {
    const execute = vi.fn<Execute>();
    const { outcome, events } = start(toolThat(execute), '{"day": 5}');
    expect(await outcome).toMatchObject({ ok: false, code: 'TOOL_INPUT_INVALID', attempts: [] });
    expect(execute).not.toHaveBeenCalled();
    expect(events).toHaveLength(1);
    for (const broken of ['', '[]', 'null', '{', '"text"', `{"day":"${'x'.repeat(20_000)}"}`, '{"day":null}']) {
      expect(await start(toolThat(execute), broken).outcome).toMatchObject({ ok: false, code: 'TOOL_INPUT_INVALID' });
    }
  });

  it('ends at once when the caller hangs up during a wait', async () => {
    const execute = vi.fn<Execute>().mockRejectedValue(serverError());
    const { outcome, hangUp, events } = start(toolThat(execute));
    const rejection = expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
    await vi.advanceTimersByTimeAsync(100);
    hangUp.abort();
    await rejection;
    expect(execute).toHaveBeenCalledTimes(1);
    expect(events).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends at once when the caller hangs up during an attempt, and tells the tool', async () => {
    let signal: AbortSignal | undefined;
    const { outcome, hangUp, events } = start(
      toolThat((_input, run) => {
        signal = run.signal;
        return new Promise(() => {});
      }),
    );
    const rejection = expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
    await vi.advanceTimersByTimeAsync(100);
    hangUp.abort();
    await rejection;
    expect(signal?.aborted).toBe(true);
    expect(events).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin when the caller has already gone', async () => {
    const execute = vi.fn<Execute>();
    const { again, hangUp, outcome } = start(toolThat(execute.mockResolvedValue(1)));
    await outcome;
    hangUp.abort();
    await expect(again()).rejects.toMatchObject({ name: 'AbortError' });
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it('gives up after three attempts with one event and the booking page as the way out', async () => {
    const { outcome, events } = start(toolThat(() => Promise.reject(serverError())));
    await vi.advanceTimersByTimeAsync(1_500);
    const result = await outcome;
    expect(result).toMatchObject({ ok: false, code: 'UPSTREAM_UNAVAILABLE', error: 'HTTP 500: Internal Server Error' });
    expect(events).toEqual([
      {
        type: 'function_call.error',
        projectId: 'proj_1',
        callId: 'call_1',
        atMs: Date.parse('2026-11-23T15:00:01.500Z'),
        payload: {
          functionName: 'get_slots',
          callSid: 'CA1',
          projectId: 'proj_1',
          error: 'HTTP 500: Internal Server Error',
          args: '{"day":"tue"}',
          timestamp: '2026-11-23T15:00:01.500Z',
          attempts: 3,
          durationMs: 1_500,
          traceId: null,
        },
      },
    ]);
    const said = modelOutput(result);
    expect(said).toContain('brightwater dot example slash book');
    expect(said).not.toContain('500');
  });

  it.each([
    ['another 4xx', () => httpError({ status: 404, nowMs: 0 })],
    ['a bug', () => new TypeError('undefined is not a function')],
    ['a long Retry-After', () => httpError({ status: 429, retryAfter: '60', nowMs: 0 })],
  ])('does not retry %s', async (_what, fail) => {
    const { outcome } = start(toolThat(() => Promise.reject(fail())));
    expect((await outcome).attempts).toHaveLength(1);
  });

  it('honours a Retry-After that a caller can wait for', async () => {
    const execute = vi.fn<Execute>().mockRejectedValueOnce(httpError({ status: 429, retryAfter: '2', nowMs: 0 }));
    const { outcome } = start(toolThat(execute.mockResolvedValueOnce('yes')));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(execute).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({ ok: true, durationMs: 2_000 });
  });

  it('retries a refused connection', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const execute = vi.fn<Execute>().mockRejectedValueOnce(new TypeError('fetch failed', { cause: refused }));
    const { outcome } = start(toolThat(execute.mockResolvedValueOnce('yes')));
    await vi.advanceTimersByTimeAsync(500);
    expect(await outcome).toMatchObject({ ok: true, attempts: [{ error: 'connect ECONNREFUSED' }, { error: null }] });
  });

  it('shows a business "no" as refused, not as a failure', async () => {
    const { outcome, events } = start(toolThat(() => Promise.resolve('no')));
    expect(await outcome).toMatchObject({ ok: true, result: 'refused' });
    expect(events).toEqual([]);
  });

  it('answers at once while the circuit is open, and probes again later', async () => {
    let up = false;
    const execute = vi.fn<Execute>(() => (up ? Promise.resolve('yes') : Promise.reject(serverError())));
    const { outcome, again } = start(toolThat(execute, { upstream: 'calendar' }));
    const crowd = [outcome, again(), again(), again()];
    await vi.advanceTimersByTimeAsync(1_500);
    expect((await Promise.all(crowd)).every(({ attempts }) => attempts.length === 3)).toBe(true);
    expect(await again()).toMatchObject({
      ok: false,
      code: 'UPSTREAM_CIRCUIT_OPEN',
      error: 'Circuit open after HTTP 500: Internal Server Error',
      durationMs: 0,
      attempts: [],
    });
    up = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await again()).toMatchObject({ ok: true });
  });

  it('lets one caller probe, and the others hear the fallback meanwhile', async () => {
    const answers: ((value: unknown) => void)[] = [];
    let isUp = false;
    const execute = vi.fn<Execute>(() =>
      isUp ? new Promise((resolve) => answers.push(resolve)) : Promise.reject(serverError()),
    );
    const { outcome, again } = start(toolThat(execute, { upstream: 'calendar' }));
    const crowd = [outcome, again(), again(), again()];
    await vi.advanceTimersByTimeAsync(1_500);
    await Promise.all(crowd);
    isUp = true;
    await vi.advanceTimersByTimeAsync(10_000);
    const probe = again();
    await vi.advanceTimersByTimeAsync(0);
    expect(await again()).toMatchObject({ code: 'UPSTREAM_CIRCUIT_OPEN', durationMs: 0 });
    answers[0]?.('yes');
    expect(await probe).toMatchObject({ ok: true });
    const next = again();
    await vi.advanceTimersByTimeAsync(0);
    answers[1]?.('yes');
    expect(await next).toMatchObject({ ok: true });
  });

  it('learns nothing from a probe whose caller hung up', async () => {
    let fails = true;
    const execute = vi.fn<Execute>(() => (fails ? Promise.reject(serverError()) : new Promise(() => {})));
    const { outcome, again, runner, context } = start(toolThat(execute, { upstream: 'calendar' }));
    const crowd = [outcome, again(), again(), again()];
    await vi.advanceTimersByTimeAsync(1_500);
    await Promise.all(crowd);
    fails = false;
    await vi.advanceTimersByTimeAsync(10_000);
    const gone = new AbortController();
    const request = { name: 'get_slots', argumentsJson: '{"day":"tue"}', toolCallId: 'fc_probe' };
    const probe = runTool(runner, request, { ...context, signal: gone.signal });
    const rejection = expect(probe).rejects.toMatchObject({ name: 'AbortError' });
    await vi.advanceTimersByTimeAsync(0);
    gone.abort();
    await rejection;
    expect(await again()).toMatchObject({ code: 'UPSTREAM_CIRCUIT_OPEN' });
  });

  it('gives every caller all attempts when calls are few, however long it has been down', async () => {
    const execute = vi.fn<Execute>(() => Promise.reject(serverError()));
    const { outcome, again } = start(toolThat(execute, { upstream: 'calendar' }));
    let last = outcome;
    for (let call = 0; call < 10; call += 1) {
      if (call > 0) last = again();
      await vi.advanceTimersByTimeAsync(1_500);
      expect(await last).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', attempts: Array(3).fill({}) });
      await vi.advanceTimersByTimeAsync(10_000);
    }
  });

  it('spends the budget of the whole call, cuts the last attempt short, and then fails at once', async () => {
    const { outcome, again } = start(toolThat(() => new Promise(() => {})));
    let last = outcome;
    // Three attempts of ten seconds and their waits: 31.5 s each, six times more than three minutes.
    for (let call = 0; call < 5; call += 1) {
      await vi.advanceTimersByTimeAsync(31_500);
      expect(await last).toMatchObject({ code: 'TOOL_TIMEOUT', durationMs: 31_500 });
      last = again();
    }
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await last).toMatchObject({
      code: 'TOOL_TIMEOUT',
      durationMs: 22_500,
      attempts: [{ durationMs: 10_000 }, { durationMs: 10_000 }, { durationMs: 1_000 }],
    });
    expect(await again()).toMatchObject({ code: 'TOOL_BUDGET_SPENT', durationMs: 0, attempts: [] });
  });

  it('ends a model that calls functions in a loop', async () => {
    const { outcome, again } = start(
      toolThat(() => Promise.resolve('yes')),
      '{"day": 5}',
    );
    await outcome;
    for (let call = 1; call < 100; call += 1) expect(await again()).toMatchObject({ code: 'TOOL_INPUT_INVALID' });
    expect(await again()).toMatchObject({ code: 'TOOL_BUDGET_SPENT' });
  });

  it('repeats after a lost worker only what may be repeated', async () => {
    const execute = vi.fn<Execute>().mockResolvedValue('yes');
    const request = { name: 'get_slots', argumentsJson: '{"day":"tue"}', toolCallId: 'fc_9', wasCutOff: true };
    const once = start(toolThat(execute, { maxAttempts: 1 }));
    await once.outcome;
    expect(await runTool(once.runner, request, once.context)).toMatchObject({ code: 'TOOL_OUTCOME_UNKNOWN' });
    expect(execute).toHaveBeenCalledTimes(1);
    const often = start(toolThat(execute));
    expect(await runTool(often.runner, request, often.context)).toMatchObject({ ok: true });
  });

  it("finds an owner's function, and says sorry when the database that knows it is away", async () => {
    const { runner, context, events } = start(toolThat(() => Promise.resolve(1)));
    const own = toolThat(async () => ({ covered: true }));
    const request = { name: 'check_warranty', argumentsJson: '{"day":"tue"}', toolCallId: 'fc_3' };
    const found = { ...runner, findCustomTool: async (projectId: string) => (projectId === 'proj_1' ? own : null) };
    expect(await runTool(found, request, context)).toMatchObject({ ok: true, output: { covered: true } });
    const hangs = { ...runner, findCustomTool: () => new Promise<never>(() => {}) };
    const outcome = runTool(hangs, request, context);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await outcome).toMatchObject({ ok: false, code: 'TOOL_TIMEOUT' });
    expect(events).toHaveLength(1);
  });

  it('knows an unknown tool for one', async () => {
    const { events, runner, context } = start(toolThat(() => Promise.resolve(1)));
    const request = { name: 'drop_tables', argumentsJson: '{}', toolCallId: 'fc_2' };
    expect(await runTool(runner, request, context)).toMatchObject({ ok: false, code: 'TOOL_UNKNOWN' });
    expect(events).toHaveLength(1);
  });
});

describe('with real timers', () => {
  it('lets a slow tool finish within its limit', async () => {
    vi.useRealTimers();
    const { outcome } = start(toolThat(() => sleep(5, 'done')));
    expect(await outcome).toMatchObject({ ok: true, output: 'done' });
  });
});
