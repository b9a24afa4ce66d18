import { describe, expect, it } from 'vitest';
import { CallDriver, TEST_SETTINGS } from './testing/call-driver.ts';

/** A sound without words, answered by the model as servers do. */
function noise(call: CallDriver, n: number, lengthMs = 600): void {
  call.tell({ type: 'caller.speechStarted', itemId: `u${n}` });
  call.wait(lengthMs);
  call.tell({ type: 'caller.speechStopped', itemId: `u${n}` });
  call.begin(`n${n}`);
  call.audio(`n${n}`, 900, 'Sorry, could you say that again?');
  call.finish(`n${n}`);
  call.wait(400);
  call.tell({ type: 'caller.transcribed', itemId: `u${n}`, text: '' });
  call.hearAll();
}

describe('a line with sounds and no words', () => {
  it('is asked twice and told goodbye by the clock, however many sounds there are', () => {
    const call = new CallDriver().converse();
    for (let n = 1; n <= 30 && call.state.phase === 'conversing'; n += 1) {
      noise(call, n);
      call.wait(1_500);
      const { creating } = call.state.responses;
      if (creating && call.state.phase === 'conversing') {
        call.answer(`p${n}`, { ms: 800 });
        call.hearAll();
      }
    }
    expect(call.asked).toEqual(expect.arrayContaining([...TEST_SETTINGS.silencePrompts, TEST_SETTINGS.silenceGoodbye]));
    call.answer('bye', { ms: 1_000 });
    call.tell({ type: 'caller.speechStarted', itemId: 'u99' });
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'caller_silent' }]);
    expect(call.nowMs).toBeLessThan(70_000);
  });

  it('is no silent caller once something was said', () => {
    const call = new CallDriver().converse();
    noise(call, 1);
    expect(call.state.wordless).not.toBeNull();
    call.speech('u2', 'Hello, my sink leaks');
    expect(call.state.wordless).toBeNull();
    expect(call.state.silencePromptsSaid).toBe(0);
  });

  it('is taken for a machine when it is sound most of the time', () => {
    const call = new CallDriver().converse();
    for (let n = 1; n <= 20 && call.state.phase === 'conversing'; n += 1) {
      noise(call, n, 9_000);
      if (call.state.responses.creating && call.state.phase === 'conversing') call.answer(`p${n}`, { ms: 200 });
    }
    expect(call.state.closing?.reason).toBe('automated_line');
  });

  it('is given back to a caller whose words come into the goodbye', () => {
    const call = new CallDriver().converse();
    noise(call, 1);
    for (let n = 2; n <= 4; n += 1) {
      for (let waited = 0; waited < 20_000 && call.state.responses.creating === null; waited += 500) call.wait(500);
      if (call.state.phase === 'conversing') call.answer(`p${n}`, { ms: 500 });
      call.hearAll();
    }
    expect(call.state.closing?.reason).toBe('caller_silent');
    call.begin('bye');
    call.audio('bye', 3_000);
    call.tell({ type: 'caller.speechStarted', itemId: 'u9' });
    call.tell({ type: 'caller.speechStopped', itemId: 'u9' });
    call.tell({ type: 'caller.transcribed', itemId: 'u9', text: 'Wait, I am here' });
    call.finish('bye', { status: 'cancelled' });
    expect(call.state.phase).toBe('conversing');
    call.answer('r9', { ms: 400 });
    call.hearAll();
    expect(call.of('realtime.cancelResponse')).toEqual([{ type: 'realtime.cancelResponse', responseId: 'bye' }]);
    expect(call.state.phase).toBe('conversing');
    expect(call.asked.at(-1)).toBe(TEST_SETTINGS.silenceGoodbye);
  });
});

describe('a machine at the other end', () => {
  const hears = (call: CallDriver, id: string, text: string) => {
    call.speech(id, text);
    if (call.state.phase === 'conversing') call.answer(`a_${id}`, { ms: 300 });
    call.hearAll();
  };

  it('is known by its sentences, and told goodbye', () => {
    const call = new CallDriver().converse();
    hears(call, 'u1', 'You have reached the voicemail of Dana. Please leave a message after the tone.');
    expect(call.asked.at(-1)).toBe(TEST_SETTINGS.automatedGoodbye);
    call.answer('bye', { ms: 1_000 });
    call.hearAll();
    expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'automated_line' }]);
  });

  it('is known by what it repeats', () => {
    const call = new CallDriver().converse();
    const loop = 'Thank you for holding, one of our friendly people will be with you shortly.';
    for (const id of ['u1', 'u2']) hears(call, id, loop);
    expect(call.state.phase).toBe('conversing');
    hears(call, 'u3', loop);
    expect(call.state.closing?.reason).toBe('automated_line');
  });

  it('is known by never taking a breath', () => {
    const call = new CallDriver().converse();
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.wait(TEST_SETTINGS.continuousSpeechMs - 1);
    expect(call.state.phase).toBe('conversing');
    call.wait(1);
    expect(call.asked.at(-1)).toBe(TEST_SETTINGS.automatedGoodbye);
  });

  it.each([
    [
      'I called before and it said leave a message, so I called again.',
      'I really need a plumber today.',
      'Please stay on the line while I look.',
    ],
    ['Can you hear me?', 'Can you hear me?', 'Can you hear me?', 'Can you hear me?'],
    ['Do I press one for that?', 'Okay.', 'My number is full of fives.'],
  ])('is not heard in a person: %s', (...sentences) => {
    const call = new CallDriver().converse();
    for (const [index, text] of sentences.entries()) hears(call, `u${index}`, text);
    expect(call.state.phase).toBe('conversing');
  });
});
