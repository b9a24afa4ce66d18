import fc from 'fast-check';
import { expect, it } from 'vitest';
import { step } from './call-machine.ts';
import { type CallState, initialCallState } from './call-state.ts';
import type { CallCommand } from './commands.ts';
import type { CallEvent, TimerName } from './events.ts';
import { audioOf, TEST_SETTINGS } from './testing/call-driver.ts';

/** Any order of any events with sessions that are lost, replaced and prepared at any moment. Few ids, so that they meet. */
const id = (prefix: string) => fc.integer({ min: 1, max: 4 }).map((n) => `${prefix}${n}`);
const timer = fc.constantFrom<TimerName>(
  'silence',
  'filler',
  'responseOverdue',
  'responseRetry',
  'answerExpected',
  'audioExpected',
  'redial',
  'rollover',
);
const toolCalls = fc.array(
  id('c').map((toolCallId) => ({ toolCallId, name: 'get_slots', argumentsJson: '{}' })),
  { maxLength: 2 },
);
const answerIds = { responseId: id('r'), itemId: id('i') };
const ready = { expiresInMs: fc.constantFrom(null, 4_000, 3_600_000) };
const talk = fc.oneof(
  fc.record({
    type: fc.constantFrom('caller.speechStarted' as const, 'caller.speechStopped' as const),
    itemId: id('u'),
  }),
  fc.record({
    type: fc.constant('caller.transcribed' as const),
    itemId: id('u'),
    text: fc.constantFrom('hello', null),
  }),
  fc.record({
    type: fc.constant('response.started' as const),
    responseId: id('r'),
    requestId: fc.option(fc.integer({ min: 1, max: 9 }).map((n) => `req_${n}`)),
  }),
  fc.record({
    type: fc.constant('assistant.audio' as const),
    ...answerIds,
    payload: fc.integer({ min: 1, max: 900 }).map(audioOf),
  }),
  fc.record({ type: fc.constant('assistant.text' as const), ...answerIds, delta: fc.constant('some words ') }),
  fc.record({
    type: fc.constant('response.finished' as const),
    responseId: id('r'),
    status: fc.constantFrom('completed' as const, 'cancelled' as const, 'failed' as const),
    toolCalls,
  }),
  fc.record({ type: fc.constant('tool.answerStored' as const), toolCallId: id('c') }),
  fc.record({ type: fc.constant('tool.finished' as const), toolCallId: id('c'), output: fc.constant('{"ok":true}') }),
  fc.record({ type: fc.constant('timer.fired' as const), timer }),
);
const session = fc.oneof(
  fc.record({
    type: fc.constant('realtime.lost' as const),
    reason: fc.constantFrom('closed' as const, 'refused' as const, 'expired' as const),
  }),
  fc.record({ type: fc.constant('realtime.ready' as const), ...ready }),
  fc.record({ type: fc.constant('realtime.ready' as const), ...ready }),
  fc.record({ type: fc.constant('realtime.nextReady' as const), ...ready }),
  fc.record({ type: fc.constant('realtime.nextLost' as const) }),
);
const facts = fc.array(
  fc.tuple(
    fc.oneof({ weight: 5, arbitrary: talk }, { weight: 2, arbitrary: session }),
    fc.integer({ max: 40_000, min: 0 }),
  ),
  { maxLength: 80 },
);

interface Moment {
  readonly before: CallState;
  readonly event: CallEvent;
  readonly after: CallState;
  readonly commands: readonly CallCommand[];
}

function run(told: readonly (readonly [object, number])[]): Moment[] {
  let state = initialCallState(TEST_SETTINGS);
  let atMs = 0;
  return [[{ type: 'media.started' }, 0] as const, [{ type: 'realtime.ready' }, 0] as const, ...told].map(
    ([about, afterMs]) => {
      atMs += afterMs;
      const event = { ...about, atMs } as CallEvent;
      const before = state;
      const [after, commands] = step(state, event);
      state = after;
      return { before, event, after, commands };
    },
  );
}

const check = (property: (moments: readonly Moment[]) => void) =>
  fc.assert(
    fc.property(facts, (told) => property(run(told))),
    { numRuns: 500 },
  );

/** Events and the commands they brought, in the order in which they happened. */
const timeLine = (moments: readonly Moment[]) =>
  moments.flatMap(({ event, commands }): (CallEvent | CallCommand)[] => [event, ...commands]);

const isNewSession = ({ type }: { type: string }) => type === 'realtime.redial' || type === 'realtime.switch';

it('gives no command after the end, whatever becomes of the sessions', () => {
  check((moments) => {
    const commands = moments.flatMap((moment) => moment.commands);
    const end = commands.findIndex(({ type }) => type === 'call.end');
    if (end !== -1) expect(commands.slice(end + 1)).toEqual([]);
  });
});

it('asks no session for two responses at once', () => {
  check((moments) => {
    let isOpen = false;
    let active: string | null = null;
    for (const one of timeLine(moments)) {
      if (one.type === 'response.started') [active, isOpen] = [one.responseId, isOpen && one.requestId === null];
      if (one.type === 'response.finished' && one.responseId === active) [active, isOpen] = [null, false];
      if (isNewSession(one)) [active, isOpen] = [null, false];
      if (one.type !== 'realtime.createResponse') continue;
      expect([isOpen, active]).toEqual([false, null]);
      isOpen = true;
    }
  });
});

it('says nothing to a session that is not there', () => {
  check((moments) => {
    for (const { commands, after } of moments) {
      if (after.sessionReady) continue;
      const spoken = commands.slice(commands.findLastIndex(({ type }) => type === 'realtime.redial') + 1);
      expect(spoken.filter(({ type }) => ASKS_SESSION.has(type))).toEqual([]);
    }
  });
});
const ASKS_SESSION: ReadonlySet<string> = new Set([
  'realtime.createResponse',
  'realtime.answerTool',
  'realtime.tellTool',
  'realtime.truncate',
]);

it('gives every session each function’s answer exactly once: by its seed, or by one message', () => {
  check((moments) => {
    let known = new Set<string>();
    for (const { commands, after } of moments) {
      for (const command of commands) {
        if (command.type === 'realtime.redial' || command.type === 'realtime.switch') {
          const outputs = command.seed.entries.filter((entry) => entry.kind === 'tool' && entry.output !== null);
          const ids = outputs.map((entry) => (entry.kind === 'tool' ? entry.toolCallId : ''));
          known = new Set(ids);
          expect(known.size).toBe(ids.length);
        }
        if (command.type !== 'realtime.answerTool' && command.type !== 'realtime.tellTool') continue;
        expect(known.has(command.toolCallId)).toBe(false);
        known.add(command.toolCallId);
      }
      if (!after.sessionReady || after.phase === 'ended') continue;
      const finished = after.tools.filter(({ status }) => status !== 'running').map(({ toolCallId }) => toolCallId);
      expect(finished.filter((toolCallId) => !known.has(toolCallId))).toEqual([]);
    }
  });
});

it('answers a function as such only where it was called', () => {
  check((moments) => {
    let number = 1;
    const calledIn = new Map<string, number>();
    for (const one of timeLine(moments)) {
      if (isNewSession(one)) number += 1;
      if (one.type === 'tool.start') calledIn.set(one.toolCallId, number);
      if (one.type === 'realtime.answerTool') expect(calledIn.get(one.toolCallId)).toBe(number);
      if (one.type === 'realtime.tellTool') expect(calledIn.get(one.toolCallId)).toBeLessThan(number);
    }
  });
});

it('never waits for a lost session longer than its timers say, and never loses track of one', () => {
  check((moments) => {
    for (const { before, after, commands } of moments) {
      if (after.phase === 'ended' || after.closing?.saidAll) continue;
      expect(after.session.loss !== null && after.sessionReady).toBe(false);
      if (after.session.loss && !before.session.loss)
        expect(commands).toContainEqual(expect.objectContaining({ type: 'timer.start', timer: 'resumeLimit' }));
    }
  });
});
