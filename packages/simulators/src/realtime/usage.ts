import type { RealtimeResponseUsage } from 'openai/resources/realtime/realtime';

/** Tokens of one stretch of context. Rates: protocols/openai-realtime.md, section 7. */
export type TokenCount = { text: number; audio: number };

const USER_AUDIO_MS_PER_TOKEN = 100;
const ASSISTANT_AUDIO_MS_PER_TOKEN = 50;
const LETTERS_PER_TEXT_TOKEN = 4;
/** Prefix caching works in blocks. */
const CACHE_BLOCK_TOKENS = 64;

export const NO_TOKENS: TokenCount = { text: 0, audio: 0 };

export const textTokens = (text: string): number => Math.ceil(text.length / LETTERS_PER_TEXT_TOKEN);
export const userAudioTokens = (audioMs: number): number => Math.ceil(audioMs / USER_AUDIO_MS_PER_TOKEN);
export const assistantAudioTokens = (audioMs: number): number => Math.ceil(audioMs / ASSISTANT_AUDIO_MS_PER_TOKEN);

export const addTokens = (a: TokenCount, b: TokenCount): TokenCount => ({
  text: a.text + b.text,
  audio: a.audio + b.audio,
});

/** One piece of the context a response reads, in order; `key` changes when its content does. */
export type ContextPiece = { key: string; tokens: TokenCount };

/** Counts what the context shares with the one before it, from the front: that part is billed as cached. */
export function cachedPrefix(previous: readonly ContextPiece[], current: readonly ContextPiece[]): TokenCount {
  const differsAt = current.findIndex((piece, i) => previous[i]?.key !== piece.key);
  const shared = current
    .slice(0, differsAt < 0 ? current.length : differsAt)
    .reduce((sum, piece) => addTokens(sum, piece.tokens), NO_TOKENS);
  const blocks = Math.floor((shared.text + shared.audio) / CACHE_BLOCK_TOKENS) * CACHE_BLOCK_TOKENS;
  const text = Math.min(shared.text, blocks);
  return { text, audio: blocks - text };
}

/** The `usage` of `response.done`. Cached tokens are a subset of the input. */
export function responseUsage({
  input,
  cached,
  output,
}: Record<'input' | 'cached' | 'output', TokenCount>): RealtimeResponseUsage {
  const inputTokens = input.text + input.audio;
  const outputTokens = output.text + output.audio;
  return {
    total_tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: cached.text + cached.audio,
      cached_tokens_details: { text_tokens: cached.text, audio_tokens: cached.audio, image_tokens: 0 },
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  };
}
