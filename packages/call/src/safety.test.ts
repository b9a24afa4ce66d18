import { describe, expect, it } from 'vitest';
import { CallDriver, toolCall } from './testing/call-driver.ts';

const GAS = {
  type: 'emergency.noticed',
  rule: 'gas',
  sentence: 'Leave the building now, and call 911 from outside.',
  note: 'The gas sentence was spoken. Your last answer was cut off for it.',
} as const;

/** The caller said it, the server has begun to answer by itself, and the transcript comes. */
function noticed() {
  const call = new CallDriver().converse();
  call.speech('u1', 'I smell gas in my kitchen');
  call.tell({ type: 'response.started', responseId: 'r1', requestId: null });
  call.audio('r1', 400, 'Sure, let me look');
  call.tell(GAS);
  return call;
}

/** The session says what it was asked to say. */
function say(call: CallDriver, responseId: string, words: string = GAS.sentence): void {
  call.begin(responseId);
  call.audio(responseId, 3_000, words);
  call.finish(responseId);
}

describe('an emergency', () => {
  it('stops what the assistant is saying and has the sentence said before anything else', () => {
    const call = noticed();
    expect(call.of('twilio.clear')).toHaveLength(1);
    expect(call.of('realtime.cancelResponse').at(-1)).toMatchObject({ responseId: 'r1' });
    call.finish('r1', { status: 'cancelled' });
    expect(call.asked.at(-1)).toBe(GAS.sentence);
  });

  it('throws away the answer that the server begins meanwhile, and what it calls', () => {
    const call = new CallDriver().converse();
    call.speech('u1', 'I smell gas');
    call.tell(GAS);
    call.tell({ type: 'response.started', responseId: 'r1', requestId: null });
    expect(call.of('realtime.cancelResponse').at(-1)).toMatchObject({ responseId: 'r1' });
    call.audio('r1', 400);
    call.finish('r1', { status: 'cancelled', toolCalls: [toolCall('c1')] });
    expect(call.of('tool.start')).toEqual([]);
    expect(call.asked.at(-1)).toBe(GAS.sentence);
  });

  it('goes on with the model once it was said, and tells it so', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    say(call, 'r2');
    expect(call.of('realtime.tell').at(-1)).toMatchObject({ role: 'system', text: GAS.note });
    expect(call.asked.at(-1)).toBe('<answer>');
    call.hearAll();
    expect(call.of('journal.safety')).toEqual([{ type: 'journal.safety', rule: 'gas', outcome: 'heard', tries: 1 }]);
  });

  it('is said once, however often it is noticed', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    say(call, 'r2');
    call.hearAll();
    call.tell(GAS);
    call.answer('r3', { ms: 500 });
    expect(call.asked.filter((words) => words === GAS.sentence)).toHaveLength(1);
  });

  it('has it said again when the model changed the words, and gives up after the third time', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    for (const responseId of ['r2', 'r3', 'r4']) {
      expect(call.asked.at(-1)).toBe(GAS.sentence);
      say(call, responseId, 'You may want to leave the building.');
    }
    expect(call.of('journal.safety')).toMatchObject([{ outcome: 'given_up', tries: 3 }]);
    expect(call.asked.at(-1)).toBe('<answer>');
  });

  it('takes other punctuation and capitals for the same words', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    say(call, 'r2', 'leave the building now and call 911 from outside');
    expect(call.asked.at(-1)).toBe('<answer>');
  });

  it('has it said again to a caller who talked over it, before the server answers them', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    say(call, 'r2');
    call.nowMs += 1_000;
    call.speech('u2', 'what should I do now');
    call.tell({ type: 'response.started', responseId: 'r3', requestId: null });
    call.finish('r3', { status: 'cancelled' });
    expect(call.asked.at(-1)).toBe(GAS.sentence);
    expect(call.asked.filter((words) => words === GAS.sentence)).toHaveLength(2);
  });

  it('goes on where a noise cut it, without beginning again', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    say(call, 'r2');
    call.nowMs += 1_000;
    call.speech('u2', 'uh-huh');
    call.hearAll();
    expect(call.asked.filter((words) => words === GAS.sentence)).toHaveLength(1);
    expect(call.of('journal.safety')).toMatchObject([{ outcome: 'heard' }]);
  });

  it('comes before a goodbye that was being said', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 500, text: 'Goodbye.', toolCalls: [toolCall('c1', 'end_call')] });
    expect(call.state.phase).toBe('closing');
    call.tell(GAS);
    expect(call.state.phase).toBe('conversing');
    expect(call.asked.at(-1)).toBe(GAS.sentence);
  });

  it('is said by the session that takes the place of a lost one', () => {
    const call = noticed();
    call.finish('r1', { status: 'cancelled' });
    call.tell({ type: 'realtime.lost' });
    call.tell({ type: 'realtime.ready' });
    // After the sentence that explains the silence.
    call.answer('r2', { ms: 300 });
    expect(call.asked.at(-1)).toBe(GAS.sentence);
  });

  it('leaves a caller alone who is being put through', () => {
    const call = new CallDriver({ human: { sentence: 'One moment.', nobodyTookIt: 'Nobody.', keyZero: true } });
    call.converse();
    call.tell({ type: 'human.requested', reason: 'owner', briefing: '' });
    const before = call.asked.length;
    call.tell(GAS);
    call.answer('r1', { ms: 500 });
    expect(call.asked.slice(before)).toEqual([]);
  });
});
