import { z } from 'zod';

const count = z.number().nonnegative().default(0);
const Modalities = z.object({ text_tokens: count, audio_tokens: count, image_tokens: count });

/** `response.done.response.usage`: what is billed. Cached tokens are part of the input tokens. */
export const RealtimeUsage = z.object({
  total_tokens: count,
  input_tokens: count,
  output_tokens: count,
  input_token_details: z
    .object({
      text_tokens: count,
      audio_tokens: count,
      image_tokens: count,
      cached_tokens: count,
      cached_tokens_details: Modalities.nullish(),
    })
    .nullish(),
  output_token_details: z.object({ text_tokens: count, audio_tokens: count }).nullish(),
});
export type RealtimeUsage = z.infer<typeof RealtimeUsage>;

/** Usage of a whole call, flat. `responsesWithoutUsage` counts answers whose bill is unknown, not zero. */
export interface UsageTotal {
  readonly responses: number;
  readonly responsesWithoutUsage: number;
  readonly inputTextTokens: number;
  readonly inputAudioTokens: number;
  readonly cachedTextTokens: number;
  readonly cachedAudioTokens: number;
  readonly outputTextTokens: number;
  readonly outputAudioTokens: number;
  readonly transcriptionSeconds: number;
  readonly transcriptionTokens: number;
}

export const NO_USAGE: UsageTotal = {
  responses: 0,
  responsesWithoutUsage: 0,
  inputTextTokens: 0,
  inputAudioTokens: 0,
  cachedTextTokens: 0,
  cachedAudioTokens: 0,
  outputTextTokens: 0,
  outputAudioTokens: 0,
  transcriptionSeconds: 0,
  transcriptionTokens: 0,
};

const StoredTotal = z.object({
  responses: count,
  responsesWithoutUsage: count,
  inputTextTokens: count,
  inputAudioTokens: count,
  cachedTextTokens: count,
  cachedAudioTokens: count,
  outputTextTokens: count,
  outputAudioTokens: count,
  transcriptionSeconds: count,
  transcriptionTokens: count,
});

/** A total that was written down before; whatever is none counts as nothing used. */
export function usageFrom(stored: unknown): UsageTotal {
  const total = StoredTotal.safeParse(stored);
  return total.success ? total.data : NO_USAGE;
}

/** Adds one response, cancelled and failed ones too: they are billed. */
export function withResponseUsage(total: UsageTotal, usage: RealtimeUsage | null | undefined): UsageTotal {
  const counted = { ...total, responses: total.responses + 1 };
  if (!usage) return { ...counted, responsesWithoutUsage: total.responsesWithoutUsage + 1 };
  const input = usage.input_token_details;
  const cached = input?.cached_tokens_details;
  return {
    ...counted,
    inputTextTokens: total.inputTextTokens + (input?.text_tokens ?? usage.input_tokens),
    inputAudioTokens: total.inputAudioTokens + (input?.audio_tokens ?? 0),
    cachedTextTokens: total.cachedTextTokens + (cached?.text_tokens ?? input?.cached_tokens ?? 0),
    cachedAudioTokens: total.cachedAudioTokens + (cached?.audio_tokens ?? 0),
    outputTextTokens: total.outputTextTokens + (usage.output_token_details?.text_tokens ?? 0),
    outputAudioTokens: total.outputAudioTokens + (usage.output_token_details?.audio_tokens ?? usage.output_tokens),
  };
}

/** Adds the transcription of one caller turn, billed apart from the responses. */
export function withTranscriptionUsage(
  total: UsageTotal,
  usage: { type: 'duration'; seconds: number } | { type: 'tokens'; total_tokens: number } | null | undefined,
): UsageTotal {
  if (!usage) return total;
  if (usage.type === 'duration') return { ...total, transcriptionSeconds: total.transcriptionSeconds + usage.seconds };
  return { ...total, transcriptionTokens: total.transcriptionTokens + usage.total_tokens };
}
