import fc from 'fast-check';
import { expect, it } from 'vitest';
import { step } from './call-machine.ts';
import { initialCallState } from './call-state.ts';
import { silencesAssistant } from './caller-turns.ts';
import type { CallCommand } from './commands.ts';
import type { CallEvent, TimerName } from './events.ts';
import { audioMsOf } from './playback.ts';
import { playableAheadMs } from './playing-ahead.ts';
import { audioOf, TEST_SETTINGS } from './testing/call-driver.ts';

/** Any order of any events: peers may be late, repeat themselves or make no sense. Few ids, so that they meet. */
const id = (prefix: string) => fc.integer({ min: 1, max: 4 }).map((n) => `${prefix}${n}`);
const timer = fc.constantFrom<TimerName>(
  'filler',
  'silence',
  'lengthWarning',
  'lengthLimit',
  'closing',
  'responseOverdue',
  'responseRetry',
  'answerExpected',
  'noiseDecision',
  'keys',
  'speechLimit',
);
const toolCalls = fc.array(
  id('c').map((toolCallId) => ({ toolCallId, name: 'get_slots', argumentsJson: '{}' })),
  { maxLength: 2 },
);
const answerIds = { responseId: id('r'), itemId: id('i') };
const fact = fc.oneof(
  fc.record({
    type: fc.constant('greeting.found' as const),
    payloads: fc.constantFrom(null, [audioOf(300), audioOf(900)]),
  }),
  fc.record({ type: fc.constant('caller.keyPressed' as const), digit: fc.constantFrom('0', '7', '#') }),
  fc.record({ type: fc.constant('media.started' as const) }),
  fc.record({ type: fc.constant('realtime.ready' as const) }),
  fc.record({
    type: fc.constantFrom('caller.speechStarted' as const, 'caller.speechStopped' as const),
    itemId: id('u'),
  }),
  fc.record({
    type: fc.constant('caller.transcribed' as const),
    itemId: id('u'),
    text: fc.constantFrom('hello', 'uh-huh', '', null),
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
  fc.record({ type: fc.constant('assistant.audioDone' as const), ...answerIds }),
  fc.record({
    type: fc.constant('response.finished' as const),
    responseId: id('r'),
    status: fc.constantFrom('completed' as const, 'cancelled' as const, 'failed' as const),
    toolCalls,
  }),
  fc.record({ type: fc.constantFrom('tool.answerStored' as const), toolCallId: id('c') }),
  fc.record({ type: fc.constant('tool.finished' as const), toolCallId: id('c'), output: fc.constant('{}') }),
  fc.record({
    type: fc.constant('playback.marked' as const),
    name: fc.integer({ min: 1, max: 12 }).map((n) => `m${n}`),
  }),
  fc.record({
    type: fc.constant('realtime.refused' as const),
    code: fc.constantFrom('conversation_already_has_active_response', 'server_error'),
    requestId: fc.option(fc.integer({ min: 1, max: 9 }).map((n) => `req_${n}`)),
  }),
  fc.record({
    type: fc.constant('emergency.noticed' as const),
    rule: fc.constantFrom('gas', 'flooding'),
    sentence: fc.constant('Leave the building.'),
    note: fc.constant('It was said.'),
  }),
  fc.record({
    type: fc.constant('claim.refuted' as const),
    sentence: fc.constant('Nothing is booked yet.'),
    note: fc.constant('Nothing is booked.'),
  }),
  fc.record({ type: fc.constant('timer.fired' as const), timer }),
);
const rareEnding = fc.oneof(
  { weight: 30, arbitrary: fact },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'media.stopped' as const }, { type: 'realtime.lost' as const }) },
);
/** A call in the middle of a long answer: half of the histories begin there. */
const OPENING: readonly (readonly [object, number])[] = [
  [{ type: 'media.started' }, 0],
  [{ type: 'realtime.ready' }, 0],
  [{ type: 'greeting.found', payloads: null }, 0],
  [{ type: 'response.started', responseId: 'r1', requestId: 'req_1' }, 100],
  [{ type: 'assistant.text', responseId: 'r1', itemId: 'i1', delta: 'one two three four five six' }, 0],
  [{ type: 'assistant.audio', responseId: 'r1', itemId: 'i1', payload: audioOf(900) }, 0],
];
const history = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(rareEnding, fc.integer({ min: 0, max: 2_000 })), { maxLength: 60 }))
  .map(([isOpen, facts]) => (isOpen ? [...OPENING, ...facts] : facts));

interface Moment {
  readonly event: CallEvent;
  readonly commands: readonly CallCommand[];
  /** What was foretold of it. */
  readonly silences: boolean;
  readonly aheadMs: number;
}

function run(facts: readonly (readonly [object, number])[]): Moment[] {
  let state = initialCallState(TEST_SETTINGS, { awaitsClip: true });
  let atMs = 0;
  return facts.map(([about, afterMs]) => {
    atMs += afterMs;
    const event = { ...about, atMs } as CallEvent;
    const silences = silencesAssistant(state, atMs);
    const aheadMs = event.type === 'assistant.audio' ? playableAheadMs(state, event.responseId) : 0;
    const [next, commands] = step(state, event);
    state = next;
    return { event, commands, silences, aheadMs };
  });
}

const check = (property: (moments: readonly Moment[]) => void) =>
  fc.assert(
    fc.property(history, (facts) => property(run(facts))),
    { numRuns: 400 },
  );
const commandsOf = (moments: readonly Moment[]) => moments.flatMap(({ commands }) => commands);

it('only passes on what may be played ahead of it, and puts a mark behind no other frame than the one foretold', () => {
  check((moments) => {
    for (const { event, commands, aheadMs } of moments) {
      if (event.type !== 'assistant.audio' || aheadMs <= 0) continue;
      const { payload } = event;
      expect(commands[0]).toEqual({ type: 'twilio.media', payload });
      const others = commands.slice(1).map(({ type }) => type);
      expect(others).toEqual(audioMsOf(payload) >= aheadMs ? ['twilio.mark'] : []);
    }
  });
});

it('gives no command after the call has ended, and ends it once', () => {
  check((moments) => {
    const commands = commandsOf(moments);
    const end = commands.findIndex(({ type }) => type === 'call.end');
    if (end !== -1) expect(commands.slice(end + 1)).toEqual([]);
  });
});

interface Asking {
  /** Asked for, neither granted nor refused. */
  readonly open: boolean;
  readonly active: string | null;
}

/** What one event does to the responses, as the server sees them. */
function afterEvent(asking: Asking, event: CallEvent): Asking {
  switch (event.type) {
    case 'response.started':
      return { active: event.responseId, open: asking.open && event.requestId === null };
    case 'response.finished':
      return event.responseId === asking.active ? { active: null, open: false } : asking;
    case 'realtime.refused':
      return { ...asking, open: false };
    case 'realtime.lost':
      return { active: null, open: false };
    default:
      return asking;
  }
}

it('never asks for a response while one is asked for or running', () => {
  check((moments) => {
    let asking: Asking = { open: false, active: null };
    for (const { event, commands } of moments) {
      asking = afterEvent(asking, event);
      for (const command of commands) {
        // The machine finds out by itself that a session is mute.
        if (command.type === 'realtime.redial' || command.type === 'realtime.switch')
          asking = { open: false, active: null };
        if (command.type !== 'realtime.createResponse') continue;
        expect(asking).toEqual({ open: false, active: null });
        asking = { ...asking, open: true };
      }
    }
  });
});

it('says each safety sentence three times at most, whatever happens around it', () => {
  check((moments) => {
    let asked = 0;
    const rules = new Set<string>();
    for (const { event, commands } of moments) {
      if (event.type === 'emergency.noticed') rules.add(event.rule);
      for (const command of commands)
        if (command.type === 'realtime.createResponse' && command.request.purpose === 'safety') asked += 1;
    }
    // Refused and failed requests are asked again, without counting as said.
    const repeated = moments.filter(({ event }) => event.type === 'realtime.refused' || isFailure(event)).length;
    const lost = moments.filter(({ commands }) => commands.some(({ type }) => type === 'journal.sessionLost')).length;
    expect(asked).toBeLessThanOrEqual(rules.size * 3 + repeated + lost);
  });
});

function isFailure(event: CallEvent): boolean {
  return event.type === 'response.finished' && event.status === 'failed';
}

it('never truncates an item beyond the audio sent for it', () => {
  check((moments) => {
    const sentMs = new Map<string, number>();
    for (const { event, commands } of moments) {
      for (const command of commands) {
        if (command.type === 'twilio.media' && event.type === 'assistant.audio') {
          sentMs.set(event.itemId, (sentMs.get(event.itemId) ?? 0) + audioMsOf(command.payload));
        }
        if (command.type !== 'realtime.truncate' || !sentMs.has(command.itemId)) continue;
        expect(command.audioEndMs).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(command.audioEndMs)).toBe(true);
        expect(command.audioEndMs).toBeLessThanOrEqual(sentMs.get(command.itemId) ?? 0);
      }
    }
  });
});

it('foretells of every sound of the caller whether it throws away what is queued', () => {
  check((moments) => {
    for (const { event, commands, silences } of moments) {
      if (event.type !== 'caller.speechStarted') continue;
      expect(commands.some(({ type }) => type === 'twilio.clear')).toBe(silences);
    }
  });
});

it('sends nothing of a cut answer', () => {
  check((moments) => {
    let active: string | null = null;
    let cut = false;
    for (const { event, commands } of moments) {
      if (event.type === 'response.started') [active, cut] = [event.responseId, false];
      if (event.type === 'response.finished' && event.responseId === active) active = null;
      if (commands.some(({ type }) => type === 'twilio.clear')) cut = true;
      if (event.type === 'assistant.audio' && (cut || event.responseId !== active)) expect(commands).toEqual([]);
    }
  });
});

it('starts and answers every tool call at most once, and only completed ones', () => {
  check((moments) => {
    const commands = commandsOf(moments);
    for (const type of ['tool.start', 'realtime.answerTool'] as const) {
      const ids = commands.flatMap((command) => (command.type === type ? [command.toolCallId] : []));
      expect(new Set(ids).size).toBe(ids.length);
    }
    for (const { event, commands: given } of moments) {
      if (given.some(({ type }) => type === 'tool.start'))
        expect(event).toMatchObject({ type: 'response.finished', status: 'completed' });
    }
  });
});

it('leaves no tool running behind an ended call', () => {
  check((moments) => {
    const running = new Set<string>();
    for (const { event, commands } of moments) {
      if (event.type === 'tool.finished') running.delete(event.toolCallId);
      for (const command of commands) if (command.type === 'tool.start') running.add(command.toolCallId);
      if (running.size > 0 && commands.some(({ type }) => type === 'call.end'))
        expect(commands.some(({ type }) => type === 'tools.abort')).toBe(true);
    }
  });
});

/** Audio the server has sent for each item: all that it can have, and so all that it can truncate. */
function receivedMs(moments: readonly Moment[]): Map<string, number> {
  const received = new Map<string, number>();
  for (const { event } of moments) {
    if (event.type === 'assistant.audio')
      received.set(event.itemId, (received.get(event.itemId) ?? 0) + audioMsOf(event.payload));
  }
  return received;
}

it('truncates nothing that the server has not sent, and no item of ours, noises or not', () => {
  check((moments) => {
    for (const [index, { commands }] of moments.entries()) {
      const received = receivedMs(moments.slice(0, index + 1));
      for (const command of commands)
        if (command.type === 'realtime.truncate')
          expect(command.audioEndMs).toBeLessThanOrEqual(received.get(command.itemId) ?? -1);
    }
  });
});

it('tells everything under an id of its own, and takes back only what it told or what the server said', () => {
  check((moments) => {
    const told = new Set<string>();
    const said = new Set<string>();
    for (const { event, commands } of moments) {
      if (event.type === 'assistant.audio' || event.type === 'assistant.text') said.add(event.itemId);
      for (const command of commands) {
        if (command.type === 'realtime.forget') expect(told.has(command.itemId) || said.has(command.itemId)).toBe(true);
        if (command.type !== 'realtime.tell') continue;
        expect(told.has(command.itemId)).toBe(false);
        expect(command.itemId.length).toBeLessThanOrEqual(32);
        told.add(command.itemId);
      }
    }
  });
});

it('plays again only what was cleared: no more is ever sent than came, and what is cleared', () => {
  check((moments) => {
    let cameMs = 0;
    let sentMs = 0;
    let resumed = 0;
    for (const { event, commands } of moments) {
      if (event.type === 'assistant.audio') cameMs += audioMsOf(event.payload);
      if (event.type === 'greeting.found')
        cameMs += (event.payloads ?? []).reduce((ms, piece) => ms + audioMsOf(piece), 0);
      resumed += commands.filter(({ type }) => type === 'journal.resumed').length;
      for (const command of commands) if (command.type === 'twilio.media') sentMs += audioMsOf(command.payload);
    }
    if (resumed === 0) expect(sentMs).toBeLessThanOrEqual(cameMs);
  });
});

/** Whether it is open, after these commands, if the caller made a noise or spoke. */
function isInDoubt(before: boolean, commands: readonly CallCommand[]): boolean {
  return commands.reduce((inDoubt, command) => {
    if (command.type === 'call.end') return false;
    const isTimer = command.type === 'timer.start' || command.type === 'timer.cancel';
    return isTimer && command.timer === 'noiseDecision' ? command.type === 'timer.start' : inDoubt;
  }, before);
}

it('plays nothing new while it is open whether the caller made a noise or spoke', () => {
  check((moments) => {
    let inDoubt = false;
    for (const { event, commands } of moments) {
      if (inDoubt && event.type === 'assistant.audio')
        expect(commands.filter(({ type }) => type === 'twilio.media')).toEqual([]);
      inDoubt = isInDoubt(inDoubt, commands);
    }
  });
});
