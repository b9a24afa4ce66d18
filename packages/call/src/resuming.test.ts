import { describe, expect, it } from 'vitest';
import type { LossReason } from './events.ts';
import { CallDriver, TEST_SETTINGS, toolCall } from './testing/call-driver.ts';

const { bridgeSentence, bridgeSayAgain, bridgeGoOn, greeting } = TEST_SETTINGS;
const REALTIME_LOST = [{ type: 'call.end', reason: 'realtime_lost' }];

const lose = (call: CallDriver, reason: LossReason = 'closed') => call.tell({ type: 'realtime.lost', reason });
const seeds = (call: CallDriver) => call.of('realtime.redial').map(({ seed }) => seed);
const askedSince = (call: CallDriver, from: number) => call.asked.slice(from);
/** One exchange: the caller asks, the assistant answers, both are heard. */
function exchange(call: CallDriver): void {
  call.speech('u1', 'Do you fix sinks?');
  call.answer('r1', { ms: 1_000, text: 'We do.' });
  call.hearAll();
}

describe('a session lost in mid-call', () => {
  it('is replaced at once, told the conversation so far, and the caller is told', () => {
    const call = new CallDriver().converse();
    exchange(call);
    const asked = call.asked.length;
    const commands = lose(call);
    expect(commands.map(({ type }) => type)).toContain('realtime.redial');
    expect(seeds(call)[0]).toMatchObject({
      entries: [
        { speaker: 'assistant' },
        { speaker: 'caller', text: 'Do you fix sinks?' },
        { speaker: 'assistant', text: 'We do.' },
      ],
      missing: 'nothing',
    });
    call.wait(600);
    call.tell({ type: 'realtime.ready' });
    expect(askedSince(call, asked)).toEqual([`${bridgeSentence} ${bridgeGoOn}`]);
    expect(call.of('journal.sessionResumed')).toEqual([
      { type: 'journal.sessionResumed', reason: 'closed', afterMs: 600 },
    ]);
    expect(call.state.phase).toBe('conversing');
  });

  it('in the middle of an answer: what was sent is heard, the seed ends there, and the answer goes on', () => {
    const call = new CallDriver().converse();
    call.speech('u1', 'Do you fix sinks?');
    call.begin('r1');
    call.audio('r1', 1_000, 'We do, and we can');
    const asked = call.asked.length;
    lose(call);
    expect(call.of('twilio.clear')).toEqual([]);
    expect(seeds(call)[0]).toMatchObject({ missing: 'answer' });
    expect(seeds(call)[0]?.entries.at(-1)).toEqual({ kind: 'said', speaker: 'assistant', text: 'We do, and we can' });
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    expect(askedSince(call, asked)).toEqual([bridgeSentence, '<answer>']);
  });

  it('with keys pressed meanwhile: each session is told of them once', () => {
    const call = new CallDriver().converse();
    lose(call);
    for (const digit of ['4', '2', '#']) call.tell({ type: 'caller.keyPressed', digit });
    call.tell({ type: 'realtime.ready' });
    const keys = call.of('realtime.tell').filter(({ role }) => role === 'user');
    expect(keys.map(({ text }) => text)).toEqual(['The caller pressed 4 2 on the keypad.']);
    call.answer('r1', { ms: 100 });
    lose(call);
    expect(
      seeds(call)
        .at(-1)
        ?.entries.filter((entry) => JSON.stringify(entry).includes('4 2')),
    ).toHaveLength(1);
    call.tell({ type: 'realtime.ready' });
    expect(call.of('realtime.tell').filter(({ role }) => role === 'user')).toHaveLength(1);
  });

  it('in the middle of a turn: asks the caller to say it again', () => {
    const call = new CallDriver().converse();
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    const asked = call.asked.length;
    lose(call);
    call.tell({ type: 'realtime.ready' });
    expect(seeds(call)[0]).toMatchObject({ missing: 'callerWords' });
    expect(askedSince(call, asked)).toEqual([`${bridgeSentence} ${bridgeSayAgain}`]);
  });

  it('after a turn it had written down: answers it', () => {
    const call = new CallDriver().converse();
    call.speech('u1', 'Do you fix sinks?');
    const asked = call.asked.length;
    lose(call);
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    expect(askedSince(call, asked)).toEqual([bridgeSentence, '<answer>']);
  });

  it('never truncates what only the lost session knew', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 4_000);
    lose(call);
    call.tell({ type: 'realtime.ready' });
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(call.of('twilio.clear')).toHaveLength(1);
    expect(call.of('realtime.truncate')).toEqual([]);
  });

  it('does not take the wait for the caller’s silence', () => {
    const call = new CallDriver().converse();
    call.wait(TEST_SETTINGS.silenceMs - 500);
    lose(call);
    call.wait(1_000);
    call.tell({ type: 'realtime.ready' });
    expect(call.asked.at(-1)).toContain(bridgeSentence);
    expect(call.asked).not.toContain('Are you still there?');
  });
});

describe('running functions', () => {
  function withTool(): CallDriver {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    return call;
  }

  it('go on; an answer that comes to the new session is told there, once, and spoken about', () => {
    const call = withTool();
    lose(call);
    expect(seeds(call)[0]).toMatchObject({ runningToolCallIds: ['c1'] });
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{"ok":true}' });
    expect(call.of('realtime.answerTool')).toEqual([]);
    expect(call.of('realtime.tellTool')).toEqual([
      { type: 'realtime.tellTool', toolCallId: 'c1', name: 'get_slots', argumentsJson: '{}', output: '{"ok":true}' },
    ]);
    expect(call.asked.slice(-2)).toEqual([bridgeSentence, '<answer>']);
  });

  it('that come back while there is no session are told when there is one', () => {
    const call = withTool();
    lose(call);
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{"ok":true}' });
    expect(call.of('realtime.tellTool')).toEqual([]);
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    expect(call.of('realtime.tellTool')).toHaveLength(1);
    expect(call.asked.slice(-2)).toEqual([bridgeSentence, '<answer>']);
  });

  it('that come back between two dials are told to the second one by its seed alone', () => {
    const call = withTool();
    lose(call);
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{"ok":true}' });
    lose(call, 'refused');
    call.wait(500);
    expect(seeds(call).map(({ runningToolCallIds }) => runningToolCallIds)).toEqual([['c1'], []]);
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    expect(call.of('realtime.tellTool')).toEqual([]);
    expect(call.asked.slice(-2)).toEqual([bridgeSentence, '<answer>']);
  });

  it('that the lost session was told are told to the new one by its seed alone', () => {
    const call = withTool();
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{"ok":true}' });
    expect(call.of('realtime.answerTool')).toHaveLength(1);
    lose(call);
    expect(seeds(call)[0]).toMatchObject({
      entries: expect.arrayContaining([{ ...toolEntry, output: '{"ok":true}' }]),
    });
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    expect(call.of('realtime.tellTool')).toEqual([]);
    expect(call.asked.slice(-2)).toEqual([bridgeSentence, '<answer>']);
  });

  it('of a new session are answered there as ever', () => {
    const call = new CallDriver().converse();
    lose(call);
    call.tell({ type: 'realtime.ready' });
    call.answer('r1', { ms: 100 });
    call.speech('u1');
    call.answer('r2', { toolCalls: [toolCall('c1')] });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    expect(call.of('realtime.answerTool')).toHaveLength(1);
  });
  const toolEntry = { kind: 'tool', toolCallId: 'c1', name: 'get_slots', argumentsJson: '{}' };
});

describe('a session that cannot be replaced', () => {
  it('is dialled twice, then the call ends for the fallback', () => {
    const call = new CallDriver().converse();
    lose(call);
    lose(call, 'refused');
    expect(call.of('realtime.redial')).toHaveLength(1);
    call.wait(500);
    expect(call.of('realtime.redial').map(({ attempt }) => attempt)).toEqual([1, 2]);
    lose(call, 'refused');
    call.wait(100);
    expect(call.of('call.end')).toEqual(REALTIME_LOST);
  });

  it('is given up after a few seconds', () => {
    const call = new CallDriver().converse();
    lose(call);
    call.wait(5_100);
    expect(call.of('call.end')).toEqual(REALTIME_LOST);
  });

  it.each(['unauthorized', 'quota', 'rejected'] as const)(
    'is not dialled again when it was refused for good: %s',
    (reason) => {
      const call = new CallDriver().converse();
      lose(call, reason);
      call.wait(100);
      expect(call.of('realtime.redial')).toEqual([]);
      expect(call.of('call.end')).toEqual(REALTIME_LOST);
    },
  );

  it('is not waited for twice by a caller who has heard nothing yet', () => {
    const call = new CallDriver();
    lose(call, 'not_ready');
    call.wait(100);
    expect(call.of('realtime.redial')).toEqual([]);
    expect(call.of('call.end')).toEqual(REALTIME_LOST);
  });

  it('is given up when sessions are lost one after the other', () => {
    const call = new CallDriver().converse();
    for (const id of ['r1', 'r2', 'r3']) {
      lose(call);
      call.tell({ type: 'realtime.ready' });
      call.answer(id, { ms: 100 });
      call.hearAll();
    }
    lose(call);
    call.wait(100);
    expect(call.of('realtime.redial')).toHaveLength(3);
    expect(call.of('call.end')).toEqual(REALTIME_LOST);
  });

  it('may be lost now and then in a long call', () => {
    const call = new CallDriver({ maxLengthMs: 7_200_000 }).converse();
    for (let index = 0; index < 8; index += 1) {
      lose(call);
      call.tell({ type: 'realtime.ready' });
      call.answer(`r${index}`, { ms: 100 });
      call.hearAll();
      call.speech(`u${index}`);
      call.answer(`a${index}`, { ms: 100 });
      call.hearAll();
      call.nowMs += 60_000;
    }
    expect(call.of('call.end')).toEqual([]);
  });
});

describe('a session lost at the edges of a call', () => {
  it('before anything was said: the greeting comes from the next one, without a word about it', () => {
    const call = new CallDriver();
    lose(call, 'refused');
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.ready' });
    expect(call.asked).toEqual([greeting]);
    expect(call.state.phase).toBe('conversing');
  });

  it('while the greeting is generated ahead of the stream: it is generated anew', () => {
    const call = new CallDriver();
    call.tell({ type: 'realtime.ready' });
    call.begin('r1');
    call.audio('r1', 500);
    lose(call);
    call.tell({ type: 'media.started' });
    expect(call.of('twilio.media')).toEqual([]);
    call.tell({ type: 'realtime.ready' });
    expect(call.asked).toEqual([greeting, greeting]);
  });

  it('while the greeting is spoken: it is said again after the sentence', () => {
    const call = new CallDriver();
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.ready' });
    call.begin('r1');
    call.audio('r1', 500);
    lose(call);
    call.tell({ type: 'realtime.ready' });
    call.answer('r2', { ms: 500 });
    expect(call.asked).toEqual([greeting, bridgeSentence, greeting]);
  });

  it('while the goodbye is said: it is said again, and the call ends by its own reason', () => {
    const call = new CallDriver({ maxLengthMs: 60_000, warningBeforeMs: 10_000, silenceMs: 100_000 }).converse();
    call.wait(50_100);
    call.answer('warning', { ms: 100 });
    call.wait(9_000);
    call.begin('r1');
    call.audio('r1', 300);
    lose(call);
    call.tell({ type: 'realtime.ready' });
    expect(call.asked.slice(-2)).toEqual([TEST_SETTINGS.lengthGoodbye, TEST_SETTINGS.lengthGoodbye]);
    call.answer('r2', { ms: 500 });
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'max_duration' }]);
  });

  it('with the goodbye generated: it is heard, and no session is dialled for it', () => {
    const call = new CallDriver({ maxLengthMs: 60_000, warningBeforeMs: 10_000, silenceMs: 100_000 }).converse();
    call.wait(50_100);
    call.answer('warning', { ms: 100 });
    call.wait(9_000);
    call.answer('r1', { ms: 2_000 });
    lose(call);
    call.hearAll();
    expect(call.of('realtime.redial')).toEqual([]);
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'max_duration' }]);
  });
});

describe('a call another worker had before', () => {
  const before = [{ kind: 'said', speaker: 'caller', text: 'Do you fix sinks?' }] as const;

  it('is not greeted: it goes on with what is owed, on its own time line', () => {
    const call = new CallDriver({}, { resumed: { history: before, offsetMs: 30_000 } });
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.ready' });
    call.answer('r1', { ms: 500, text: bridgeSentence });
    expect(call.asked).toEqual([bridgeSentence, '<answer>']);
    expect(call.of('journal.turn').at(-1)?.turn.startedAtMs).toBeGreaterThanOrEqual(30_000);
  });
});
