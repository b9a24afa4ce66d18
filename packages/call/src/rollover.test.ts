import { describe, expect, it } from 'vitest';
import { CallDriver, TEST_SETTINGS, toolCall } from './testing/call-driver.ts';

const HOUR_MS = 3_600_000;
const { bridgeSentence } = TEST_SETTINGS;

/** A call of an hour-long session: greeted, and heard to its end. */
function longCall(): CallDriver {
  const call = new CallDriver({ maxLengthMs: 2 * HOUR_MS, silenceMs: 2 * HOUR_MS });
  call.tell({ type: 'media.started' });
  call.tell({ type: 'realtime.ready', expiresInMs: HOUR_MS });
  call.answer('greeting', { ms: 1_000 });
  call.hearAll();
  return call;
}

describe('a session about to expire', () => {
  it('is replaced three minutes before, in a quiet moment, without a word', () => {
    const call = longCall();
    const asked = call.asked.length;
    call.wait(57 * 60_000 - 2_000);
    expect(call.of('realtime.prepareNext')).toEqual([]);
    call.wait(3_000);
    expect(call.of('realtime.prepareNext')).toHaveLength(1);
    expect(call.of('realtime.switch')).toEqual([]);
    call.tell({ type: 'realtime.nextReady', expiresInMs: HOUR_MS });
    expect(call.of('realtime.switch')).toMatchObject([
      { seed: { entries: [{ speaker: 'assistant' }], missing: 'nothing' } },
    ]);
    expect(call.asked).toHaveLength(asked);
    expect(call.of('journal.sessionResumed')).toMatchObject([{ reason: 'planned', afterMs: 0 }]);
    call.wait(57 * 60_000 + 1_000);
    expect(call.of('realtime.prepareNext')).toHaveLength(2);
  });

  it('is not replaced while somebody speaks, is owed an answer, or a function runs', () => {
    const call = longCall();
    call.wait(57 * 60_000);
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'realtime.nextReady', expiresInMs: HOUR_MS });
    call.wait(3_000);
    call.tell({ type: 'caller.speechStopped', itemId: 'u1' });
    call.answer('r1', { toolCalls: [toolCall('c1')] });
    call.tell({ type: 'caller.transcribed', itemId: 'u1', text: 'When can you come?' });
    call.wait(1_000);
    call.tell({ type: 'tool.finished', toolCallId: 'c1', output: '{}' });
    call.begin('r2');
    call.audio('r2', 3_000);
    call.finish('r2');
    call.wait(1_500);
    expect(call.of('realtime.switch')).toEqual([]);
    call.hearAll();
    call.wait(1_600);
    expect(call.of('realtime.switch')).toHaveLength(1);
    expect(call.of('realtime.switch')[0]?.seed.entries.map(({ kind }) => kind)).toEqual([
      'said',
      'said',
      'tool',
      'said',
    ]);
  });

  it('is not replaced while the answer to a turn is awaited', () => {
    const call = longCall();
    call.wait(57 * 60_000);
    call.speech('u1');
    call.tell({ type: 'realtime.nextReady', expiresInMs: HOUR_MS });
    call.wait(3_000);
    expect(call.of('realtime.switch')).toEqual([]);
  });

  it('is replaced in the moment in which the answer was heard', () => {
    const call = longCall();
    call.wait(57 * 60_000);
    call.speech('u1');
    call.tell({ type: 'realtime.nextReady', expiresInMs: HOUR_MS });
    call.answer('r1', { ms: 3_000 });
    call.hearAll();
    expect(call.of('realtime.switch')).toHaveLength(1);
  });

  it('tries again when the next session cannot be had', () => {
    const call = longCall();
    call.wait(57 * 60_000);
    call.tell({ type: 'realtime.nextLost' });
    call.wait(5_100);
    expect(call.of('realtime.prepareNext')).toHaveLength(2);
    expect(call.of('realtime.redial')).toEqual([]);
  });

  it('that is lost with the next one at hand is replaced at once, with the sentence', () => {
    const call = longCall();
    call.wait(57 * 60_000);
    call.tell({ type: 'caller.speechStarted', itemId: 'u1' });
    call.tell({ type: 'realtime.nextReady', expiresInMs: HOUR_MS });
    call.tell({ type: 'realtime.lost', reason: 'expired' });
    expect(call.of('realtime.redial')).toEqual([]);
    expect(call.of('realtime.switch')).toMatchObject([{ seed: { missing: 'callerWords' } }]);
    expect(call.asked.at(-1)).toContain(bridgeSentence);
    expect(call.of('journal.sessionResumed')).toMatchObject([{ reason: 'expired', afterMs: 0 }]);
  });

  it('honours a short life too', () => {
    const call = new CallDriver();
    call.tell({ type: 'media.started' });
    call.tell({ type: 'realtime.ready', expiresInMs: 8_000 });
    call.answer('greeting', { ms: 1_000 });
    call.wait(4_100);
    expect(call.of('realtime.prepareNext')).toHaveLength(1);
  });
});

it('goes on for 65 minutes through the end of a session and three losses, and ends by itself', () => {
  const call = new CallDriver({ maxLengthMs: 65 * 60_000, warningBeforeMs: 60_000, silenceMs: 2 * HOUR_MS });
  call.tell({ type: 'media.started' });
  call.tell({ type: 'realtime.ready', expiresInMs: HOUR_MS });
  call.answer('greeting', { ms: 2_000, text: 'Hello.' });
  call.hearAll();
  const startedAtMs = call.nowMs;
  let turn = 0;
  while (call.nowMs - startedAtMs < 64 * 60_000) {
    turn += 1;
    call.speech(`u${turn}`, `question ${turn}`);
    call.answer(`r${turn}`, { ms: 3_000, text: `answer ${turn}` });
    call.hearAll();
    call.wait(5_000);
    if (call.state.session.next === 'dialling') call.tell({ type: 'realtime.nextReady', expiresInMs: HOUR_MS });
    if ([3, 20, 460].includes(turn)) {
      call.tell({ type: 'realtime.lost', reason: 'closed' });
      call.tell({ type: 'realtime.ready', expiresInMs: HOUR_MS });
      call.answer(`b${turn}`, { ms: 500 });
      call.hearAll();
    }
  }
  expect(call.of('journal.sessionResumed').map(({ reason }) => reason)).toEqual([
    'closed',
    'closed',
    'planned',
    'closed',
  ]);
  expect(call.asked.at(-1)).toBe(TEST_SETTINGS.lengthWarning);
  call.answer('warning', { ms: 1_000 });
  call.hearAll();
  call.wait(60_000);
  expect(call.asked.at(-1)).toBe(TEST_SETTINGS.lengthGoodbye);
  call.answer('goodbye', { ms: 1_000 });
  call.hearAll();
  expect(call.of('call.end')).toEqual([{ type: 'call.end', reason: 'max_duration' }]);
  const texts = new Map(call.of('journal.turn').map(({ turn: { itemId, text } }) => [itemId, text]));
  for (let index = 1; index <= turn; index += 1)
    expect([texts.get(`u${index}`), texts.get(`item_r${index}`)]).toEqual([`question ${index}`, `answer ${index}`]);
});
