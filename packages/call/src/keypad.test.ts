import { describe, expect, it } from 'vitest';
import { CallDriver } from './testing/call-driver.ts';

const press = (call: CallDriver, keys: string) => {
  for (const digit of keys) {
    call.wait(300);
    call.tell({ type: 'caller.keyPressed', digit });
  }
};
const HUMAN = { human: { sentence: 'One moment.', nobodyTookIt: 'Nobody answered.', keyZero: true } };

describe('the keypad', () => {
  it('tells the model what was pressed after a pause, and asks for one answer', () => {
    const call = new CallDriver().converse();
    press(call, '123');
    expect(call.of('realtime.tell')).toEqual([]);
    call.wait(2_000);
    expect(call.of('realtime.tell')).toEqual([
      { type: 'realtime.tell', itemId: 'keys_1', role: 'user', text: 'The caller pressed 1 2 3 on the keypad.' },
    ]);
    expect(call.asked.slice(1)).toEqual(['<answer>']);
    expect(call.of('journal.turn').at(-1)?.turn).toMatchObject({
      speaker: 'caller',
      text: '(pressed 1 2 3 on the keypad)',
    });
    call.answer('r1', { ms: 500 });
    call.hearAll();
    expect(call.asked).toHaveLength(2);
  });

  it('does not wait after #, which is no part of the number', () => {
    const call = new CallDriver().converse();
    press(call, '78704#');
    expect(call.of('realtime.tell').map(({ text }) => text)).toEqual(['The caller pressed 7 8 7 0 4 on the keypad.']);
    call.wait(3_000);
    expect(call.of('realtime.tell')).toHaveLength(1);
  });

  it('is answered although the server began an answer of its own that could not know of it', () => {
    const call = new CallDriver().converse();
    press(call, '5');
    call.speech('u1');
    call.begin('r1');
    call.wait(2_000);
    call.finish('r1');
    expect(call.asked.slice(1)).toEqual(['<answer>']);
  });

  it('is not answered twice when the server has it and answers anyway', () => {
    const call = new CallDriver().converse();
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    press(call, '5#');
    call.tell({ type: 'tool.answerStored', toolCallId: 'keys_1' });
    call.tell({ type: 'caller.speechStopped', itemId: 'u1' });
    call.answer('r1', { ms: 300 });
    call.hearAll();
    expect(call.asked).toHaveLength(1);
  });

  it('reaches a human with a first 0 and only then', () => {
    const first = new CallDriver(HUMAN).converse();
    press(first, '0');
    expect(first.state.handOver).toMatchObject({ reason: 'key_zero' });
    const within = new CallDriver(HUMAN).converse();
    press(within, '104');
    within.wait(2_000);
    expect(within.state.handOver).toBeNull();
    expect(within.of('realtime.tell').at(-1)?.text).toContain('1 0 4');
  });

  it('tells of a 0 as of any key when the owner wants it so', () => {
    const call = new CallDriver({ human: { ...HUMAN.human, keyZero: false } }).converse();
    press(call, '0');
    call.wait(2_000);
    expect(call.of('realtime.tell').at(-1)?.text).toBe('The caller pressed 0 on the keypad.');
  });
});
