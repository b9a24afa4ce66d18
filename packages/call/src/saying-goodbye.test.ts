import { describe, expect, it } from 'vitest';
import { CallDriver, TEST_SETTINGS, toolCall } from './testing/call-driver.ts';

const endCall = (toolCallId = 'e1') => toolCall(toolCallId, 'end_call');

describe('end_call', () => {
  it('hangs up when the goodbye of the same answer was heard, not before, and runs no tool', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 2_000, text: 'Thanks for calling. Goodbye!', toolCalls: [endCall()] });
    expect(call.state.phase).toBe('closing');
    call.nowMs += 1_900;
    call.tell({ type: 'timer.fired', timer: 'silence' });
    expect(call.of('call.end')).toEqual([]);
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'assistant_ended' }]);
    expect(call.of('tool.start')).toEqual([]);
    expect(call.of('journal.controlTool')).toMatchObject([{ toolCallId: 'e1', name: 'end_call' }]);
    expect(call.asked).toHaveLength(1);
  });

  it('says a goodbye of our own when the model said none', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { toolCalls: [endCall()] });
    expect(call.asked.slice(1)).toEqual([TEST_SETTINGS.assistantGoodbye]);
    call.answer('r2', { ms: 1_000 });
    expect(call.of('call.end')).toEqual([]);
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'assistant_ended' }]);
  });

  it('is taken back by a caller who goes on speaking, and the model is told so once', () => {
    const call = new CallDriver({ noise: null }).converse();
    call.answer('r1', { ms: 2_000, toolCalls: [endCall()] });
    call.nowMs += 500;
    call.speech('u1', 'One more thing, please');
    expect(call.state.phase).toBe('conversing');
    expect(call.of('realtime.answerTool')).toMatchObject([{ toolCallId: 'e1' }]);
    call.answer('r2', { ms: 500 });
    call.hearAll();
    expect(call.of('call.end')).toEqual([]);
  });

  it('waits for what is still being looked up', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 300, toolCalls: [toolCall('c1'), endCall()] });
    expect(call.state.phase).toBe('conversing');
    expect(call.of('realtime.answerTool')).toMatchObject([{ toolCallId: 'e1' }]);
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.hearAll();
    expect(call.asked.slice(1)).toEqual(['<answer>']);
  });
});

describe('a goodbye on a noisy line', () => {
  it('that a sound cut off before it was heard is said again', () => {
    const call = new CallDriver().converse();
    call.tell({ type: 'call.endRequested', reason: 'owner_hung_up' });
    call.begin('r1');
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.finish('r1', { status: 'cancelled' });
    expect(call.asked.slice(1)).toEqual([TEST_SETTINGS.ownerGoodbye, TEST_SETTINGS.ownerGoodbye]);
    call.begin('r2');
    call.audio('r2', 1_500);
    call.finish('r2', { status: 'cancelled' });
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'owner_hung_up' }]);
  });
});

describe("the owner's hang-up", () => {
  it('stops what is being said, says goodbye once and ends when that was heard', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 5_000);
    call.nowMs += 500;
    call.tell({ type: 'call.endRequested', reason: 'owner_hung_up' });
    expect(call.of('twilio.clear')).toHaveLength(1);
    expect(call.of('realtime.cancelResponse')).toEqual([{ type: 'realtime.cancelResponse', responseId: 'r1' }]);
    call.finish('r1', { status: 'cancelled' });
    expect(call.asked.slice(1)).toEqual([TEST_SETTINGS.ownerGoodbye]);
    call.answer('r2', { ms: 1_000 });
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'owner_hung_up' }]);
  });

  it('ends without the goodbye when that takes too long, or when it is asked for twice', () => {
    const slow = new CallDriver().converse();
    slow.tell({ type: 'call.endRequested', reason: 'owner_hung_up' });
    slow.wait(8_000);
    expect(slow.of('call.end')).toEqual([{ type: 'call.end', reason: 'owner_hung_up' }]);
    const twice = new CallDriver().converse();
    twice.tell({ type: 'call.endRequested', reason: 'owner_hung_up' });
    twice.tell({ type: 'call.endRequested', reason: 'owner_hung_up' });
    expect(twice.of('call.end')).toEqual([{ type: 'call.end', reason: 'owner_hung_up' }]);
  });
});
