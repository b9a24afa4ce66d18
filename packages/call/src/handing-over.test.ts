import { describe, expect, it } from 'vitest';
import { CallDriver } from './testing/call-driver.ts';

const SENTENCE = 'I am putting you through.';
const NOBODY = 'Nobody could take your call. May I take a message?';
const HUMAN = { human: { sentence: SENTENCE, nobodyTookIt: NOBODY, keyZero: true } };
const transfer = (briefing: unknown = 'Burst pipe in Austin.') => ({
  toolCallId: 'call_transfer',
  name: 'transfer_to_human',
  argumentsJson: JSON.stringify({ briefing }),
});
const ended = (call: CallDriver) => call.of('call.end');

/** The caller asked for a human and the model called the tool, having said nothing. */
function askedByTool(settings = {}): CallDriver {
  const call = new CallDriver({ ...HUMAN, ...settings }).converse();
  call.speech('u1', 'A human, please.');
  call.answer('resp_tool', { toolCalls: [transfer()] });
  return call;
}

describe('the model asks for a human', () => {
  it('is put through once the sentence was heard, not when it was generated', () => {
    const call = askedByTool();
    expect(call.asked.at(-1)).toBe(SENTENCE);
    call.answer('resp_sentence', { ms: 900 });
    expect(ended(call)).toEqual([]);
    call.hearAll();
    expect(ended(call)).toEqual([
      { type: 'call.end', reason: 'transferred', handOver: { reason: 'assistant', briefing: 'Burst pipe in Austin.' } },
    ]);
  });

  it('needs no second sentence when the model announced it itself', () => {
    const call = new CallDriver(HUMAN).converse();
    call.answer('resp_tool', { ms: 700, toolCalls: [transfer()] });
    expect(call.asked.at(-1)).not.toBe(SENTENCE);
    expect(ended(call)).toEqual([]);
    call.hearAll();
    expect(ended(call)).toMatchObject([{ reason: 'transferred' }]);
  });

  it('never reaches the tools, and leaves a record of the function call', () => {
    const call = askedByTool();
    expect(call.of('tool.start')).toEqual([]);
    expect(call.of('journal.controlTool')).toMatchObject([{ toolCallId: 'call_transfer', name: 'transfer_to_human' }]);
  });

  it('is told that nobody can be dialled, and answers the caller', () => {
    const call = askedByTool({ human: null });
    expect(call.of('realtime.answerTool')).toMatchObject([{ toolCallId: 'call_transfer' }]);
    expect(call.of('realtime.answerTool')[0]?.output).toContain('"ok":false');
    expect(call.asked.at(-1)).toBe('<answer>');
    expect(call.state.phase).toBe('conversing');
  });

  it('keeps a briefing to one line of bounded length, and does without a broken one', () => {
    const long = new CallDriver(HUMAN).converse();
    long.answer('resp_tool', { toolCalls: [transfer(`two\nlines ${'x'.repeat(900)}`)] });
    expect(long.state.handOver?.briefing).toMatch(/^two lines x+…$/);
    expect(long.state.handOver?.briefing.length).toBeLessThanOrEqual(400);
    const broken = new CallDriver(HUMAN).converse();
    broken.answer('resp_tool', { toolCalls: [{ ...transfer(), argumentsJson: '{"briefing":' }] });
    expect(broken.state.handOver?.briefing).toBe('');
  });

  it('waits for a booking of the same answer, as long as the closing may take', () => {
    const call = new CallDriver(HUMAN).converse();
    const book = { toolCallId: 'call_book', name: 'book_slot', argumentsJson: '{}' };
    call.answer('resp_tool', { ms: 500, toolCalls: [book, transfer()] });
    call.hearAll();
    expect(ended(call)).toEqual([]);
    call.tell({ type: 'tool.finished', toolCallId: 'call_book', output: '{}' });
    expect(ended(call)).toMatchObject([{ reason: 'transferred' }]);
    expect(call.of('tools.abort')).toEqual([]);
  });
});

describe('key 0 and the owner', () => {
  it('stop the running answer and put the caller through', () => {
    const call = new CallDriver(HUMAN).converse();
    call.begin('resp_long');
    call.audio('resp_long', 5_000);
    const commands = call.tell({ type: 'caller.keyPressed', digit: '0' }).map(({ type }) => type);
    expect(commands).toEqual(expect.arrayContaining(['twilio.clear', 'realtime.truncate', 'realtime.cancelResponse']));
    call.finish('resp_long', { status: 'cancelled' });
    expect(call.asked.at(-1)).toBe(SENTENCE);
    call.answer('resp_sentence', { ms: 900 });
    call.hearAll();
    expect(ended(call)).toMatchObject([{ handOver: { reason: 'key_zero', briefing: '' } }]);
  });

  it('does nothing for other keys, without a human, or against the owner’s wish', () => {
    const calls = [
      { settings: HUMAN, digit: '1' },
      { settings: { human: null }, digit: '0' },
      { settings: { human: { ...HUMAN.human, keyZero: false } }, digit: '0' },
    ];
    for (const { settings, digit } of calls) {
      const call = new CallDriver(settings).converse();
      call.tell({ type: 'caller.keyPressed', digit });
      expect(call.state.handOver).toBeNull();
    }
  });

  it('is done once, however often it is asked for', () => {
    const call = new CallDriver(HUMAN).converse();
    call.tell({ type: 'human.requested', reason: 'owner', briefing: '' });
    call.tell({ type: 'caller.keyPressed', digit: '0' });
    call.answer('resp_sentence', { ms: 900 });
    call.hearAll();
    expect(call.asked.filter((said) => said === SENTENCE)).toHaveLength(1);
    expect(ended(call)).toMatchObject([{ handOver: { reason: 'owner' } }]);
  });

  it('takes back a goodbye to a silent caller', () => {
    const call = new CallDriver({ ...HUMAN, silencePrompts: [] }).converse();
    call.wait(7_000);
    expect(call.state.closing?.reason).toBe('caller_silent');
    call.tell({ type: 'caller.keyPressed', digit: '0' });
    expect(call.state.closing?.reason).toBe('transferred');
  });
});

describe('while the sentence is being said', () => {
  it('lets a caller talk over it', () => {
    const call = askedByTool();
    call.begin('resp_sentence');
    call.audio('resp_sentence', 900);
    call.speech('u2', 'Okay, thanks.');
    expect(call.of('twilio.clear')).toEqual([]);
    call.finish('resp_sentence');
    call.hearAll();
    expect(ended(call)).toMatchObject([{ reason: 'transferred' }]);
  });

  it('takes a caller who hangs up for what they are', () => {
    const call = askedByTool();
    call.tell({ type: 'media.stopped' });
    expect(ended(call)).toEqual([{ type: 'call.end', reason: 'caller_hung_up' }]);
  });

  it('puts through without the rest of it when the session is lost or too slow', () => {
    const lost = askedByTool();
    lost.tell({ type: 'realtime.lost' });
    lost.wait(3_000);
    expect(ended(lost)).toMatchObject([{ reason: 'transferred', handOver: { reason: 'assistant' } }]);
    const slow = askedByTool();
    slow.begin('resp_sentence');
    slow.wait(25_000);
    expect(ended(slow)).toMatchObject([{ reason: 'transferred' }]);
  });
});

describe('a caller who comes back because nobody took the call', () => {
  const back = (output: string) => {
    const transfer = {
      kind: 'tool',
      toolCallId: 'xfer_1',
      name: 'transfer_to_human',
      argumentsJson: '{}',
      output,
    } as const;
    const said = { kind: 'said', speaker: 'caller', text: 'A human, please.' } as const;
    const call = new CallDriver(HUMAN, { resumed: { history: [said, transfer], offsetMs: 40_000 } });
    call.tell({ type: 'realtime.ready' });
    call.tell({ type: 'media.started' });
    return call;
  };

  it('is told so, and neither greeted again nor told that the line was lost', () => {
    const call = back('{"connected":false}');
    call.answer('resp_back', { ms: 900 });
    call.hearAll();
    expect(call.asked).toEqual([NOBODY]);
  });

  it('may ask for a human again', () => {
    const call = back('{"connected":false}');
    call.answer('resp_back', { ms: 900 });
    call.hearAll();
    call.tell({ type: 'caller.keyPressed', digit: '0' });
    expect(call.state.handOver?.reason).toBe('key_zero');
  });
});
