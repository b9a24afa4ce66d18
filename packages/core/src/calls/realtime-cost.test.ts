import { expect, it } from 'vitest';
import { type BilledUsage, realtimeCostMicros } from './realtime-cost.ts';

const NOTHING: BilledUsage = {
  responses: 1,
  responsesWithoutUsage: 0,
  inputTextTokens: 0,
  inputAudioTokens: 0,
  cachedTextTokens: 0,
  cachedAudioTokens: 0,
  outputTextTokens: 0,
  outputAudioTokens: 0,
  transcriptionSeconds: 0,
};

it('bills cached tokens as a part of the input, not on top of it', () => {
  const usage = { ...NOTHING, inputTextTokens: 119, inputAudioTokens: 13, cachedTextTokens: 64 };
  // 55 fresh text tokens at 4, 64 cached at 0.40, 13 of audio at 32.
  expect(realtimeCostMicros(usage, 'gpt-realtime-2.1')).toBe(Math.round(220 + 25.6 + 416));
});

it('bills a minute of speech both ways as the price list says', () => {
  const usage = { ...NOTHING, inputAudioTokens: 600, outputAudioTokens: 1_200, transcriptionSeconds: 60 };
  expect(realtimeCostMicros(usage, 'gpt-realtime-2.1')).toBe(19_200 + 76_800 + 4_500);
});

it('says nothing rather than something wrong', () => {
  expect(realtimeCostMicros(NOTHING, 'gpt-of-tomorrow')).toBeNull();
  expect(realtimeCostMicros({ ...NOTHING, responsesWithoutUsage: 1 }, 'gpt-realtime-2.1')).toBeNull();
});
