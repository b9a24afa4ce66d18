import { describe, expect, it } from 'vitest';
import { audioOf, CallDriver, TEST_SETTINGS, toolCall } from './testing/call-driver.ts';

describe('greeting', () => {
  it('is asked for as soon as the session is ready, and held until the stream is there', () => {
    const call = new CallDriver();
    call.tell({ type: 'realtime.ready' });
    expect(call.asked).toEqual([TEST_SETTINGS.greeting]);
    call.answer('r1', { ms: 500 });
    expect(call.of('twilio.media')).toEqual([]);
    call.tell({ type: 'media.started' });
    expect(call.of('twilio.media')).toHaveLength(1);
    expect(call.of('twilio.mark')).toHaveLength(1);
    expect(call.state.phase).toBe('conversing');
    expect(call.asked).toEqual([TEST_SETTINGS.greeting]);
  });

  it('is not spoken once the model has answered a caller who spoke first', () => {
    const call = new CallDriver();
    call.tell({ type: 'media.started' });
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'realtime.ready' });
    call.tell({ type: 'caller.speechStopped', itemId: 'u1' });
    call.answer('r1', { ms: 500 });
    expect(call.asked).toEqual([]);
  });
});

describe('barge-in', () => {
  it('clears and truncates at what the caller heard, not at what we sent', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 900);
    call.audio('r1', 900);
    const [mark] = call.state.playback.marks;
    call.nowMs += 900;
    call.tell({ type: 'playback.marked', name: mark?.name ?? '' });
    call.nowMs += 120;
    const commands = call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(commands.slice(0, 2)).toEqual([
      { type: 'twilio.clear' },
      { type: 'realtime.truncate', itemId: 'item_r1', audioEndMs: 1_020 },
    ]);
  });

  it('never truncates beyond what was sent, however late the interruption', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 200);
    call.nowMs += 60_000;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(call.of('realtime.truncate')).toEqual([{ type: 'realtime.truncate', itemId: 'item_r1', audioEndMs: 200 }]);
  });

  it('truncates an answer that was generated to its end but not heard to its end', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 4_000 });
    call.nowMs += 1_000;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(call.of('realtime.truncate').at(-1)?.audioEndMs).toBe(1_000);
  });

  it('truncates queued items that were not begun at zero', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 2_000 });
    call.speech('u0');
    call.begin('r2');
    call.audio('r2', 500);
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(call.of('realtime.truncate').at(-1)).toMatchObject({ itemId: 'item_r2', audioEndMs: 0 });
  });

  it('drops late audio of the cut answer, and believes no mark that its own clear sent back', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 2_000);
    const marks = call.state.playback.marks.map(({ name }) => name);
    call.nowMs += 500;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    const heardBefore = call.state.playback;
    for (const name of marks) call.tell({ type: 'playback.marked', name });
    expect(call.state.playback).toEqual(heardBefore);
    expect(call.tell({ type: 'assistant.audio', responseId: 'r1', itemId: 'item_r1', payload: audioOf(100) })).toEqual(
      [],
    );
  });

  it('writes down what was generated and what was heard', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 1_000, 'We can come on Monday at nine ');
    call.nowMs += 400;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({
      type: 'assistant.textDone',
      responseId: 'r1',
      itemId: 'item_r1',
      text: 'We can come on Monday at nine or on Tuesday.',
    });
    call.finish('r1', { status: 'cancelled' });
    expect(call.of('journal.turn').at(-1)?.turn).toMatchObject({
      text: 'We can come on Monday at nine or on Tuesday.',
      heardText: 'We can come',
      interrupted: true,
    });
  });

  it('cancels an answer of ours that began in the moment the caller spoke', () => {
    const call = new CallDriver().converse();
    call.wait(TEST_SETTINGS.silenceMs + 100);
    expect(call.asked.at(-1)).toBe('Are you still there?');
    const requestId = call.state.responses.creating?.requestId ?? null;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    expect(call.tell({ type: 'response.started', responseId: 'r1', requestId })).toContainEqual({
      type: 'realtime.cancelResponse',
      responseId: 'r1',
    });
  });
});

describe('tools', () => {
  it('answers all calls of one response before one new response', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1'), toolCall('c2')] });
    expect(call.of('tool.start').map(({ toolCallId }) => toolCallId)).toEqual(['c1', 'c2']);
    call.tell({ type: 'tool.finished', toolCallId: 'c2', output: '{"b":1}' });
    expect(call.asked).toHaveLength(1);
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{"a":1}' });
    expect(call.of('realtime.answerTool')).toHaveLength(2);
    expect(call.asked.slice(1)).toEqual(['<answer>']);
  });

  it('acts once per call id and ignores a second result', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.finish('r1', { toolCalls: [toolCall('c1')] });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    expect(call.of('tool.start')).toHaveLength(1);
    expect(call.of('realtime.answerTool')).toHaveLength(1);
  });

  it.each(['cancelled', 'incomplete', 'failed'] as const)('never runs the calls of a %s response', (status) => {
    const call = new CallDriver().converse();
    call.answer('r1', { status, toolCalls: [toolCall('c1')] });
    expect(call.of('tool.start')).toEqual([]);
  });

  it('asks nothing more when the caller moved on and the server saw the result before it answered', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.tell({ type: 'tool.answerStored', toolCallId: 'c1' });
    call.tell({ type: 'caller.speechStopped', itemId: 'u1' });
    call.answer('r2', { ms: 300 });
    expect(call.of('realtime.answerTool')).toHaveLength(1);
    expect(call.asked).toHaveLength(1);
  });

  it('asks for an answer after one that could not know the result yet', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.speech('u1');
    call.begin('r2');
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    expect(call.asked).toHaveLength(1);
    call.finish('r2');
    expect(call.asked.slice(1)).toEqual(['<answer>']);
  });

  it('fills the silence after 1.2 s and every 8 s while a tool runs, and not after it', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.wait(1_199);
    expect(call.asked).toHaveLength(1);
    call.wait(1);
    expect(call.asked.slice(1)).toEqual(['One moment.']);
    call.answer('r2', { ms: 600 });
    call.hearAll();
    call.wait(8_000);
    expect(call.asked.slice(1)).toEqual(['One moment.', 'Still checking.']);
    call.answer('r3', { ms: 600 });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.answer('r4', { ms: 600 });
    call.wait(5_000);
    expect(call.asked.slice(3)).toEqual(['<answer>']);
  });

  it('does not talk over its own preamble', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 3_000, toolCalls: [toolCall('c1')] });
    call.wait(2_900);
    expect(call.asked).toHaveLength(1);
    call.hearAll();
    call.wait(1_500);
    expect(call.asked.slice(1)).toEqual(['One moment.']);
  });

  it('stops them when the caller hangs up, and does nothing afterwards', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    const commands = call.tell({ type: 'media.stopped' });
    expect(commands).toEqual([{ type: 'tools.abort' }, { type: 'call.end', reason: 'caller_hung_up' }]);
    expect(call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' })).toEqual([]);
    expect(call.tell({ type: 'media.stopped' })).toEqual([]);
  });
});

describe('one response at a time', () => {
  it('waits its turn when the server had already begun an answer', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    const requestId = call.state.responses.creating?.requestId ?? null;
    call.speech('u1');
    call.tell({ type: 'response.started', responseId: 'r2', requestId: null });
    call.tell({ type: 'realtime.refused', code: 'conversation_already_has_active_response', requestId });
    expect(call.asked).toHaveLength(2);
    call.finish('r2');
    expect(call.asked).toHaveLength(3);
  });

  it('takes a response without our metadata for ours when no refusal came', () => {
    const call = new CallDriver().converse();
    call.wait(TEST_SETTINGS.silenceMs + 100);
    call.tell({ type: 'response.started', responseId: 'r1', requestId: null });
    call.finish('r1');
    expect(call.state.responses.creating).toBeNull();
  });

  it('gives a response back that it took for its own when the refusal comes after all', () => {
    const call = new CallDriver().converse();
    call.wait(TEST_SETTINGS.silenceMs + 100);
    const requestId = call.state.responses.creating?.requestId ?? null;
    call.tell({ type: 'response.started', responseId: 'r1', requestId: null });
    call.tell({ type: 'realtime.refused', code: 'conversation_already_has_active_response', requestId });
    expect(call.state.responses.active).toMatchObject({ responseId: 'r1', request: null });
    call.finish('r1');
    expect(call.asked.slice(1)).toEqual(['Are you still there?', 'Are you still there?']);
  });

  it('asks for an answer itself when the server does not give one after the caller spoke', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.wait(4_000);
    expect(call.asked.slice(1)).toEqual(['<answer>']);
  });
});

describe('silence', () => {
  function sayNothing(call: CallDriver, responseId: string): void {
    call.wait(TEST_SETTINGS.silenceMs + 50);
    call.answer(responseId, { ms: 1_000 });
    call.hearAll();
  }

  it('asks twice, then says goodbye and hangs up only when it was heard', () => {
    const call = new CallDriver().converse();
    sayNothing(call, 'r1');
    sayNothing(call, 'r2');
    call.wait(TEST_SETTINGS.silenceMs + 50);
    expect(call.asked.slice(1)).toEqual([...TEST_SETTINGS.silencePrompts, TEST_SETTINGS.silenceGoodbye]);
    call.answer('r3', { ms: 2_000 });
    call.wait(1_900);
    expect(call.of('call.end')).toEqual([]);
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'caller_silent' }]);
  });

  it('counts from when the assistant was heard, not from when it was generated', () => {
    const call = new CallDriver().converse(20_000);
    call.wait(TEST_SETTINGS.silenceMs - 50);
    expect(call.asked).toHaveLength(1);
    call.wait(100);
    expect(call.asked).toHaveLength(2);
  });

  it('gives the call back to a caller who speaks into the goodbye', () => {
    const call = new CallDriver().converse();
    sayNothing(call, 'r1');
    sayNothing(call, 'r2');
    call.wait(TEST_SETTINGS.silenceMs + 50);
    call.begin('r3');
    call.audio('r3', 2_000);
    call.speech('u1', 'Sorry, I am here');
    call.finish('r3', { status: 'cancelled' });
    call.answer('r4', { ms: 500 });
    call.hearAll();
    expect(call.state.phase).toBe('conversing');
    expect(call.of('call.end')).toEqual([]);
    expect(call.state.silencePromptsSaid).toBe(0);
  });
});

describe('endings', () => {
  it('warns before the longest allowed length, then says goodbye and ends even if the caller talks on', () => {
    const call = new CallDriver({ maxLengthMs: 10_000, warningBeforeMs: 4_000, silenceMs: 60_000 }).converse();
    call.wait(5_500);
    expect(call.asked.at(-1)).toBe(TEST_SETTINGS.lengthWarning);
    call.answer('r1', { ms: 500 });
    call.hearAll();
    call.wait(4_000);
    expect(call.asked.at(-1)).toBe(TEST_SETTINGS.lengthGoodbye);
    call.begin('r2');
    call.audio('r2', 1_000);
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.finish('r2', { status: 'cancelled' });
    expect(call.of('twilio.clear')).toEqual([]);
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'max_duration' }]);
  });

  it('lets what is queued be heard when the session is lost for good, then ends for the fallback', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 1_000 });
    call.tell({ type: 'realtime.lost', reason: 'unauthorized' });
    expect(call.of('call.end')).toEqual([]);
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'realtime_lost' }]);
  });

  it('ends at once when the session is lost for good with nothing left to hear', () => {
    const call = new CallDriver();
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.lost', reason: 'unauthorized' });
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'realtime_lost' }]);
  });

  it('writes down the part of a sentence that was heard before a hang-up', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 2_000, text: 'the price of that repair is one hundred dollars' });
    call.nowMs += 1_000;
    call.tell({ type: 'media.stopped' });
    expect(call.of('journal.turn').at(-1)?.turn).toMatchObject({ heardText: 'the price of that', interrupted: false });
  });
});
