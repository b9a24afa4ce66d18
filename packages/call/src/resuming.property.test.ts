import fc from 'fast-check';
import { expect, it } from 'vitest';
import { step } from './call-machine.ts';
import { type CallState, initialCallState } from './call-state.ts';
import type { CallCommand } from './commands.ts';
import type { CallEvent, TimerName } from './events.ts';
import { audioOf, TEST_SETTINGS } from './testing/call-driver.ts';

/**
 * Calls in which things happen that can happen, in any order: sessions are lost, replaced and prepared at any moment, functions
 * come back early and late. Each action is made into events that fit the state; `noise` fits nothing.
 */
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
const noise = fc.constantFrom<Told>(
  { type: 'realtime.ready' },
  { type: 'realtime.nextReady' },
  { type: 'tool.finished', toolCallId: 'unknown', output: '{}' },
  { type: 'response.finished', responseId: 'unknown', status: 'completed', toolCalls: [] },
  { type: 'response.started', responseId: 'unknown', requestId: 'req_1' },
);
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('speak' as const) }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('begin' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('sound' as const), ms: fc.integer({ min: 20, max: 900 }) }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('finish' as const), tools: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('fail' as const) }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('toolDone' as const), which: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('stored' as const), which: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('lose' as const) }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('ready' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('nextReady' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('nextLost' as const) }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('timer' as const), timer }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('timer' as const), timer: fc.constant('redial' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('noise' as const), told: noise }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;
/** A while now and then, so that losses are not taken for a service that loses every session. */
const pauseMs = fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 900 }) }, { weight: 1, arbitrary: fc.constant(90_000) });
const actions = fc.array(fc.tuple(action, pauseMs), { maxLength: 90 });

type WithoutTime<E> = E extends CallEvent ? Omit<E, 'atMs'> : never;
type Told = WithoutTime<CallEvent>;

/** The n-th action as events that fit the state. */
function eventsFor(one: Action, { responses, tools }: CallState, n: number): Told[] {
  const active = responses.active?.responseId;
  const id = `${n}`;
  const toolCalls = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ toolCallId: `c${n}_${i}`, name: 'get_slots', argumentsJson: '{}' }));
  const nth = (status: string, which: number) => tools.filter((tool) => tool.status === status)[which]?.toolCallId;
  const about = (toolCallId: string | undefined, event: (toolCallId: string) => Told) =>
    toolCallId ? [event(toolCallId)] : [];
  switch (one.does) {
    case 'speak':
      return [
        { type: 'caller.speechStarted', itemId: `u${id}` },
        { type: 'caller.speechStopped', itemId: `u${id}` },
        { type: 'caller.transcribed', itemId: `u${id}`, text: 'a question about a sink' },
      ];
    case 'begin':
      return active
        ? []
        : [{ type: 'response.started', responseId: `r${id}`, requestId: responses.creating?.requestId ?? null }];
    case 'sound':
      return active
        ? [
            { type: 'assistant.text', responseId: active, itemId: `i_${active}`, delta: 'some words ' },
            { type: 'assistant.audio', responseId: active, itemId: `i_${active}`, payload: audioOf(one.ms) },
          ]
        : [];
    case 'finish':
      return active
        ? [{ type: 'response.finished', responseId: active, status: 'completed', toolCalls: toolCalls(one.tools) }]
        : [];
    case 'fail':
      return active ? [{ type: 'response.finished', responseId: active, status: 'failed', toolCalls: [] }] : [];
    case 'toolDone':
      return about(nth('running', one.which), (toolCallId) => ({ type: 'tool.finished', toolCallId, output: '{}' }));
    case 'stored':
      return about(nth('answered', one.which), (toolCallId) => ({ type: 'tool.answerStored', toolCallId }));
    case 'lose':
      return [{ type: 'realtime.lost', reason: 'closed' }];
    case 'ready':
      return [{ type: 'realtime.ready', expiresInMs: 3_600_000 }];
    case 'nextReady':
      return [{ type: 'realtime.nextReady', expiresInMs: 3_600_000 }];
    case 'nextLost':
      return [{ type: 'realtime.nextLost' }];
    case 'timer':
      return [{ type: 'timer.fired', timer: one.timer }];
    case 'noise':
      return [one.told];
  }
}

interface Moment {
  readonly before: CallState;
  readonly event: CallEvent;
  readonly after: CallState;
  readonly commands: readonly CallCommand[];
}

function run(told: readonly (readonly [Action, number])[]): Moment[] {
  let state = initialCallState(TEST_SETTINGS);
  let atMs = 0;
  const moments: Moment[] = [];
  const tell = (about: Told) => {
    const event = { ...about, atMs } as CallEvent;
    const before = state;
    const [after, commands] = step(state, event);
    state = after;
    moments.push({ before, event, after, commands });
  };
  tell({ type: 'media.started' });
  tell({ type: 'realtime.ready' });
  for (const [index, [one, afterMs]] of told.entries()) {
    atMs += afterMs;
    for (const event of eventsFor(one, state, index)) tell(event);
  }
  return moments;
}

const check = (property: (moments: readonly Moment[]) => void) =>
  fc.assert(
    fc.property(actions, (told) => property(run(told))),
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
