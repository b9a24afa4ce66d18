import type { UsageTotal } from '@offhook/protocol';

/** The part of a call's usage that has a price per token or second. */
export type BilledUsage = Omit<UsageTotal, 'transcriptionTokens'>;

/** US dollars per million tokens, which is micro-dollars per token. */
interface TokenPrices {
  readonly textIn: number;
  readonly textCached: number;
  readonly textOut: number;
  readonly audioIn: number;
  readonly audioCached: number;
  readonly audioOut: number;
}

const FULL = { textIn: 4, textCached: 0.4, textOut: 24, audioIn: 32, audioCached: 0.4, audioOut: 64 };
const MINI = { textIn: 0.6, textCached: 0.06, textOut: 2.4, audioIn: 10, audioCached: 0.3, audioOut: 20 };

/** OpenAI's price list of November 2026, by model id. */
const PRICES: Readonly<Record<string, TokenPrices>> = {
  'gpt-realtime': { ...FULL, textOut: 16 },
  'gpt-realtime-1.5': { ...FULL, textOut: 16 },
  'gpt-realtime-2': FULL,
  'gpt-realtime-2.1': FULL,
  'gpt-realtime-mini': MINI,
  'gpt-realtime-2.1-mini': MINI,
};

/** `gpt-transcribe`: 0.0045 dollars a minute. */
const TRANSCRIPTION_MICROS_PER_SECOND = 75;

/**
 * What the model cost, in micro-dollars. Null when that cannot be said: a model without a known price, or no answer that
 * came with its bill.
 */
export function realtimeCostMicros(usage: BilledUsage, model: string): number | null {
  const price = PRICES[model];
  if (!price || usage.responses === usage.responsesWithoutUsage) return null;
  const input =
    (usage.inputTextTokens - usage.cachedTextTokens) * price.textIn +
    usage.cachedTextTokens * price.textCached +
    (usage.inputAudioTokens - usage.cachedAudioTokens) * price.audioIn +
    usage.cachedAudioTokens * price.audioCached;
  const output = usage.outputTextTokens * price.textOut + usage.outputAudioTokens * price.audioOut;
  return Math.round(input + output + usage.transcriptionSeconds * TRANSCRIPTION_MICROS_PER_SECOND);
}
