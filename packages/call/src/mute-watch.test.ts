import { describe, expect, it } from 'vitest';
import { CallDriver, toolCall } from './testing/call-driver.ts';

const losses = (call: CallDriver) => call.of('journal.sessionLost').map(({ reason }) => reason);

describe('a session that is connected and mute', () => {
  it('is replaced when it does not answer a turn, nor our own request for the answer', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.wait(8_900);
    expect(losses(call)).toEqual([]);
    call.wait(200);
    expect(losses(call)).toEqual(['mute']);
    expect(call.of('realtime.redial')).toHaveLength(1);
  });

  it('is replaced when an answer begins and no sound follows', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.begin('r1');
    call.wait(6_100);
    expect(losses(call)).toEqual(['mute']);
  });

  it('is replaced when an answer stops in the middle, once what there was is heard', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.begin('r1');
    call.audio('r1', 5_000);
    call.hearAll();
    call.wait(5_900);
    expect(losses(call)).toEqual([]);
    call.wait(7_000);
    expect(losses(call)).toEqual(['mute']);
  });

  it('that did not notice the caller at all asks to say it again', () => {
    const call = new CallDriver().converse();
    call.wait(7_100);
    expect(call.asked.at(-1)).toBe('Are you still there?');
    call.wait(5_100);
    expect(losses(call)).toEqual(['mute']);
    call.tell({ type: 'realtime.ready' });
    expect(call.asked.at(-1)).toBe('The line dropped. Say that again, please?');
  });

  it('is not suspected for an answer of nothing but function calls, nor while the function runs', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.wait(1_100);
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.answer('r2', { ms: 1_000 });
    call.hearAll();
    call.wait(6_500);
    expect(losses(call)).toEqual([]);
  });

  it('is not suspected for a long answer that takes its time', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.begin('r1');
    for (let piece = 0; piece < 10; piece += 1) {
      call.wait(3_000);
      call.audio('r1', 200);
    }
    expect(losses(call)).toEqual([]);
  });
});

describe('a session that fails', () => {
  it('has its limits waited out, and is given up when they last', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    const fail = (id: string) => {
      call.begin(id);
      call.tell({
        type: 'response.finished',
        responseId: id,
        status: 'failed',
        failureCode: 'rate_limit_exceeded',
        toolCalls: [],
      });
    };
    fail('r1');
    call.wait(1_000);
    fail('r2');
    call.wait(2_000);
    expect(call.asked.slice(-2)).toEqual(['<answer>', '<answer>']);
    expect(call.of('realtime.redial')).toEqual([]);
    fail('r3');
    call.wait(100);
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'realtime_lost' }]);
  });

  it('is replaced when it is its own fault twice in a row', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.answer('r1', { status: 'failed' });
    call.wait(1_000);
    call.answer('r2', { status: 'failed' });
    expect(losses(call)).toEqual(['failing']);
    call.tell({ type: 'realtime.ready' });
    call.answer('r3', { ms: 100 });
    expect(call.asked.at(-1)).toBe('<answer>');
  });

  it('is given up at once when the account is out of money', () => {
    const call = new CallDriver().converse();
    call.speech('u1');
    call.begin('r1');
    call.tell({
      type: 'response.finished',
      responseId: 'r1',
      status: 'failed',
      failureCode: 'insufficient_quota',
      toolCalls: [],
    });
    call.wait(100);
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'realtime_lost' }]);
  });
});
