import { describe, expect, it } from 'vitest';
import { CallDriver, toolCall } from './testing/call-driver.ts';

const REFUTED = {
  type: 'claim.refuted',
  sentence: 'I have to correct myself: nothing is booked yet.',
  note: 'Nothing is booked.',
} as const;

describe('a false claim', () => {
  it('is corrected right behind the sentence that made it, and the model is told', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 2_000, text: 'You are booked for Monday.' });
    call.tell(REFUTED);
    expect(call.asked.at(-1)).toBe(REFUTED.sentence);
    expect(call.of('realtime.tell').at(-1)).toMatchObject({ role: 'system', text: REFUTED.note });
    expect(call.of('twilio.clear')).toEqual([]);
  });

  it('waits for a caller who is speaking, and is still said', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 2_000 });
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    const before = call.asked.length;
    call.tell(REFUTED);
    expect(call.asked).toHaveLength(before);
    call.tell({ type: 'caller.speechStopped', itemId: 'u1' });
    call.tell({ type: 'caller.transcribed', itemId: 'u1', text: 'great' });
    call.answer('r2', { ms: 300 });
    expect(call.asked.at(-1)).toBe(REFUTED.sentence);
  });

  it('is corrected before the call ends on it', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 900, text: 'You are booked. Goodbye!', toolCalls: [toolCall('c1', 'end_call')] });
    call.tell(REFUTED);
    expect(call.state.phase).toBe('conversing');
    expect(call.asked.at(-1)).toBe(REFUTED.sentence);
  });

  it('is corrected three times in a call at most', () => {
    const call = new CallDriver().converse();
    for (let time = 1; time <= 5; time += 1) {
      call.answer(`r${time}`, { ms: 300 });
      call.tell(REFUTED);
      call.answer(`c${time}`, { ms: 300 });
    }
    expect(call.asked.filter((words) => words === REFUTED.sentence)).toHaveLength(3);
  });

  it('says nothing to a caller who is being put through', () => {
    const call = new CallDriver({ human: { sentence: 'One moment.', nobodyTookIt: 'Nobody.', keyZero: true } });
    call.converse();
    call.tell({ type: 'human.requested', reason: 'owner', briefing: '' });
    call.tell(REFUTED);
    expect(call.asked).not.toContain(REFUTED.sentence);
  });
});
