import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool, type ToolContext } from './define-tool.ts';
import type { ToolFailure } from './outcome.ts';
import { type TextBookingPage, withPageByText } from './page-by-text.ts';

const FAILURE: ToolFailure = {
  ok: false,
  code: 'UPSTREAM_UNAVAILABLE',
  error: 'HTTP 500: Internal Server Error',
  spoken: 'I cannot see our calendar right now. You can book online at brightwater dot example.',
  attempts: [],
  durationMs: 0,
};

function toolFor(name: string) {
  return defineTool({
    name,
    title: 'Look for times',
    changes: false,
    description: 'For tests',
    input: z.object({}),
    attemptTimeoutMs: 10,
    maxAttempts: 1,
    upstream: 'calendar',
    spokenFailure: 'I cannot see our calendar right now.',
    execute: async () => null,
  });
}

function context(overrides: Partial<ToolContext> = {}): ToolContext {
  return {
    projectId: 'proj_1',
    callId: 'call_1',
    callSid: 'CA1',
    callerNumber: '+15125550111',
    bookingPageUrl: 'https://brightwater.example',
    now: () => 7,
    signal: new AbortController().signal,
    ...overrides,
  };
}

const asked: unknown[] = [];
const texts: TextBookingPage = async ({ callId, callerNumber }, nowMs) => {
  asked.push([callId, callerNumber, nowMs]);
  return true;
};

it('sends the page when the calendar is away, and says so', async () => {
  const failure = await withPageByText(FAILURE, { tool: toolFor('get_slots'), context: context(), text: texts });
  expect(asked).toEqual([['call_1', '+15125550111', 7]]);
  expect(failure.spoken).toMatch(/^I cannot see our calendar right now\. I am sending you a text with the page/);
});

it('spells the page out when no text can be sent, for whatever reason', async () => {
  const refusals: TextBookingPage[] = [
    async () => false,
    async () => {
      throw new Error('the database is away');
    },
  ];
  for (const text of refusals) {
    expect(await withPageByText(FAILURE, { tool: toolFor('get_slots'), context: context(), text })).toBe(FAILURE);
  }
});

it('sends nothing for other failures, outside of calls, without a page, or when the model misspoke', async () => {
  asked.length = 0;
  const calendar = { tool: toolFor('get_slots'), text: texts };
  await withPageByText(FAILURE, { tool: toolFor('cancel_booking'), context: context(), text: texts });
  await withPageByText(FAILURE, { ...calendar, context: context({ callId: null }) });
  await withPageByText(FAILURE, { ...calendar, context: context({ bookingPageUrl: null }) });
  await withPageByText({ ...FAILURE, code: 'TOOL_INPUT_INVALID' }, { ...calendar, context: context() });
  expect(asked).toEqual([]);
});

it('ends at once when the caller hangs up meanwhile', async () => {
  const hangUp = new AbortController();
  const waiting = withPageByText(FAILURE, {
    tool: toolFor('get_slots'),
    context: context({ signal: hangUp.signal }),
    text: () => new Promise<boolean>(() => hangUp.abort()),
  });
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
