import { describe, expect, it } from 'vitest';
import { audioMsOf } from './playback.ts';
import { isNoise } from './short-sounds.ts';
import { audioOf, CallDriver, TEST_SETTINGS, toolCall } from './testing/call-driver.ts';

const TEXT = 'We can come on Monday at nine or on Tuesday afternoon';

/** An answer of four seconds, generated to its end, cut after one second. */
function interrupted(settings: ConstructorParameters<typeof CallDriver>[0] = {}): CallDriver {
  const call = new CallDriver(settings).converse();
  call.answer('r1', { ms: 4_000, text: TEXT });
  call.nowMs += 1_000;
  call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
  return call;
}

const stop = (call: CallDriver, itemId = 'u1') => call.tell({ type: 'caller.speechStopped', itemId });
const transcript = (call: CallDriver, text: string | null, itemId = 'u1') =>
  call.tell({ type: 'caller.transcribed', itemId, text });
const sentMs = (call: CallDriver) =>
  call.of('twilio.media').reduce((ms, { payload }) => ms + Math.round(audioMsOf(payload)), 0);

describe('a noise', () => {
  it.each(['', 'Uh-huh.', 'Okay, yeah'])(
    '(%j) cuts the answer at once; then the unheard rest is played again',
    (text) => {
      const call = interrupted();
      expect(call.of('twilio.clear')).toHaveLength(1);
      expect(call.of('realtime.truncate').at(-1)).toMatchObject({ itemId: 'item_r1', audioEndMs: 1_000 });
      const beforeMs = sentMs(call);
      stop(call);
      call.begin('r2');
      transcript(call, text);
      expect(Math.round(sentMs(call) - beforeMs)).toBe(3_000);
      expect(call.of('realtime.cancelResponse')).toEqual([{ type: 'realtime.cancelResponse', responseId: 'r2' }]);
      expect(call.of('realtime.tell')).toMatchObject([
        { role: 'assistant', text: 'on Monday at nine or on Tuesday afternoon' },
      ]);
      call.finish('r2', { status: 'cancelled' });
      call.hearAll();
      expect(call.of('journal.turn').findLast(({ turn }) => turn.itemId === 'item_r1')?.turn).toMatchObject({
        text: TEXT,
        heardText: null,
        interrupted: false,
      });
      expect(call.of('journal.resumed')).toHaveLength(1);
      expect(call.asked).toHaveLength(1);
      expect(call.state.items).toEqual([]);
    },
  );

  it('takes what the model answered to it out of the conversation, unheard', () => {
    const call = interrupted();
    stop(call);
    call.begin('r2');
    const beforeMs = sentMs(call);
    call.audio('r2', 600, 'Sorry?');
    expect(sentMs(call)).toBe(beforeMs);
    call.finish('r2');
    transcript(call, '');
    expect(call.of('realtime.forget')).toEqual([{ type: 'realtime.forget', itemId: 'item_r2' }]);
    call.hearAll();
    expect(call.of('journal.turn').some(({ turn }) => turn.itemId === 'item_r2')).toBe(false);
    expect(call.state.phase).toBe('conversing');
  });

  it('whose answer begins after its transcript is not answered either', () => {
    const call = interrupted();
    stop(call);
    transcript(call, '');
    expect(call.tell({ type: 'response.started', responseId: 'r2', requestId: null })).toContainEqual({
      type: 'realtime.cancelResponse',
      responseId: 'r2',
    });
    call.audio('r2', 200);
    call.finish('r2', { status: 'cancelled' });
    expect(call.of('realtime.forget')).toEqual([{ type: 'realtime.forget', itemId: 'item_r2' }]);
    call.hearAll();
    expect(call.state.caller.mode).toBe('quiet');
  });

  it('lets the model finish an answer that was not generated to its end', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 2_000, TEXT);
    call.nowMs += 500;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'assistant.audio', responseId: 'r1', itemId: 'item_r1', payload: audioOf(200) });
    call.finish('r1', { status: 'cancelled' });
    stop(call);
    const beforeMs = sentMs(call);
    transcript(call, '');
    expect(Math.round(sentMs(call) - beforeMs)).toBe(1_700);
    expect(call.of('realtime.tell')).toMatchObject([{ role: 'assistant' }, { role: 'system' }]);
    expect(call.asked.slice(1)).toEqual(['<answer>']);
  });

  it('needs no model when the rest of the answer was only on its way', () => {
    const call = new CallDriver().converse();
    call.begin('r1');
    call.audio('r1', 2_000, TEXT);
    call.nowMs += 500;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'assistant.audio', responseId: 'r1', itemId: 'item_r1', payload: audioOf(200) });
    call.finish('r1');
    stop(call);
    transcript(call, '');
    expect(call.of('realtime.tell')).toHaveLength(1);
    expect(call.asked).toHaveLength(1);
  });

  it('can happen again in the rest, and then speech ends it with what was heard in all', () => {
    const call = interrupted();
    stop(call);
    transcript(call, '');
    call.nowMs += 1_000;
    call.tell({ type: 'caller.speechStarted', itemId: 'u2' });
    expect(call.of('realtime.truncate')).toHaveLength(1);
    expect(call.of('realtime.tell').at(-1)).toMatchObject({ itemId: 'rest_1_0_heard', text: 'on Monday at' });
    stop(call, 'u2');
    transcript(call, 'Tuesday is fine', 'u2');
    call.answer('r3', { ms: 500 });
    expect(call.of('journal.turn').findLast(({ turn }) => turn.itemId === 'item_r1')?.turn).toMatchObject({
      heardText: 'We can come on Monday at',
      interrupted: true,
    });
    call.hearAll();
    expect(call.state.items).toEqual([]);
  });

  it('does not take back a goodbye that it cut', () => {
    const call = new CallDriver().converse();
    call.answer('r1', { ms: 3_000, text: 'Thanks for calling and goodbye', toolCalls: [toolCall('e1', 'end_call')] });
    call.nowMs += 1_000;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    stop(call);
    transcript(call, 'Thank you, bye!');
    expect(call.state.phase).toBe('closing');
    expect(call.of('realtime.answerTool')).toEqual([]);
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'assistant_ended' }]);
  });

  it('does not swallow what its answer would have said about a function', () => {
    const call = new CallDriver().converse();
    call.answer('r0', { toolCalls: [toolCall('c1')] });
    call.wait(1_200);
    call.answer('r1', { ms: 3_000, text: TEST_SETTINGS.fillers[0] });
    call.nowMs += 500;
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.tell({ type: 'tool.answerStored', toolCallId: 'c1' });
    stop(call);
    call.begin('r2');
    transcript(call, '');
    call.finish('r2', { status: 'cancelled' });
    expect(call.asked.at(-1)).toBe('<answer>');
  });
});

describe('speech', () => {
  it('is answered: the held answer is played as soon as the words are known', () => {
    const call = interrupted();
    stop(call);
    call.begin('r2');
    call.audio('r2', 400, 'Tuesday then.');
    const beforeMs = sentMs(call);
    transcript(call, 'Make it Tuesday please');
    expect(sentMs(call) - beforeMs).toBe(400);
    call.audio('r2', 400, 'At two.');
    expect(sentMs(call) - beforeMs).toBe(800);
    call.finish('r2');
    call.hearAll();
    expect(call.of('realtime.cancelResponse')).toEqual([]);
    expect(call.of('journal.turn').at(-1)?.turn).toMatchObject({ itemId: 'item_r2', interrupted: false });
    expect(call.state.items).toEqual([]);
  });

  it('right after a noise wins: nothing is played again', () => {
    const call = interrupted();
    stop(call);
    call.begin('r2');
    call.tell({ type: 'caller.speechStarted', itemId: 'u2' });
    call.finish('r2', { status: 'cancelled' });
    const beforeMs = sentMs(call);
    transcript(call, 'uh-huh', 'u1');
    stop(call, 'u2');
    transcript(call, 'wait, stop', 'u2');
    expect(sentMs(call)).toBe(beforeMs);
    call.answer('r3', { ms: 500 });
    expect(sentMs(call)).toBe(beforeMs + 500);
  });

  it('is assumed when no transcript comes in time for a sound that was not short', () => {
    const call = interrupted();
    call.nowMs += 1_500;
    stop(call);
    call.begin('r2');
    call.audio('r2', 400);
    const beforeMs = sentMs(call);
    call.wait(1_000);
    expect(sentMs(call) - beforeMs).toBe(400);
  });

  it('is assumed not to be in a very short sound without a transcript', () => {
    const call = interrupted();
    call.nowMs += 700;
    stop(call);
    call.begin('r2');
    call.wait(1_000);
    expect(call.of('journal.resumed')).toHaveLength(1);
  });

  it('is what a model answers with a function call', () => {
    const call = interrupted();
    stop(call);
    call.begin('r2');
    call.finish('r2', { toolCalls: [toolCall('c1')] });
    expect(call.of('tool.start')).toHaveLength(1);
    transcript(call, 'yeah');
    expect(call.of('journal.resumed')).toEqual([]);
  });

  it('ends the doubt when the session is lost meanwhile', () => {
    const call = interrupted();
    stop(call);
    call.begin('r2');
    call.audio('r2', 400);
    call.tell({ type: 'realtime.lost' });
    expect(call.state.cutAnswer).toBeNull();
  });

  it('is every sound, when the owner wants it so', () => {
    const call = interrupted({ noise: null });
    stop(call);
    call.begin('r2');
    call.audio('r2', 400);
    const beforeMs = sentMs(call);
    transcript(call, '');
    expect(sentMs(call)).toBe(beforeMs);
    expect(call.of('journal.resumed')).toEqual([]);
  });
});

describe('what a short sound means', () => {
  const noise = { acknowledgements: ['uh-huh', 'yeah', 'okay', 'i see'], farewells: ['bye'], shortSpeechMs: 950 };
  const moment = { hasAsked: false, restMs: 3_000, isGoodbye: false };
  const sound = (text: string | null, lengthMs = 1_000) => ({ text, lengthMs });

  it.each(['', ' . ', 'Uh-huh', 'Yeah, I see.', 'okay okay'])('%j is noise', (text) => {
    expect(isNoise(sound(text), moment, noise)).toBe(true);
  });
  it.each(['No.', 'Okay but Tuesday', 'yeah yeah yeah yeah yeah yeah', 'bye'])('%j is speech', (text) => {
    expect(isNoise(sound(text), moment, noise)).toBe(false);
  });
  it('a "yeah" is an answer after a question, and at the end of what was said', () => {
    expect(isNoise(sound('yeah'), { ...moment, hasAsked: true }, noise)).toBe(false);
    expect(isNoise(sound('yeah'), { ...moment, restMs: 400 }, noise)).toBe(false);
    expect(isNoise(sound(''), { ...moment, hasAsked: true }, noise)).toBe(true);
  });
  it('a "bye" is nothing new in a goodbye', () => {
    expect(isNoise(sound('Okay, bye!'), { ...moment, isGoodbye: true }, noise)).toBe(true);
  });
});
