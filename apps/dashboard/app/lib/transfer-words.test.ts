import { expect, it } from 'vitest';
import { transferInWords, transferTitle } from './transfer-words.ts';

const WHO = '(512) 555-0100';

it('says what came of ringing a person', () => {
  expect(transferTitle('connected', WHO)).toBe('Put through to (512) 555-0100');
  expect(transferTitle('no_answer', WHO)).toBe('Nobody answered at (512) 555-0100');
});

it('says why, how and for how long', () => {
  const warm = { mode: 'warm', reason: 'key_zero', outcome: 'connected', talkSec: 125 } as const;
  const over = { isLive: false };
  expect(transferInWords(warm, over)).toBe(
    'The caller pressed 0. The person accepted the call. They talked for 2 min 05 s.',
  );
  const blind = { ...warm, mode: 'blind', reason: 'outage', talkSec: null } as const;
  expect(transferInWords(blind, { isLive: true })).toBe(
    'The assistant could not go on by itself. They were put through at once. They are talking now.',
  );
  expect(transferInWords({ ...warm, outcome: 'busy', talkSec: null, reason: 'new_reason' }, over)).toBe(
    'The caller needed a person.',
  );
});
