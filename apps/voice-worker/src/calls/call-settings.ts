import type { CallSettings } from '@offhook/call';
import type { AssistantBrief, TurnDetection } from '@offhook/core';
import { SENTENCES } from './call-sentences.ts';
import { shortRepliesIn } from './short-replies.ts';

const LIMITS = {
  silenceMs: 7_000,
  /** Design, section 4. */
  fillerFirstMs: 1_200,
  fillerEveryMs: 8_000,
  warningBeforeMs: 60_000,
} as const satisfies Partial<CallSettings>;

/** Nobody speaks this long without a pause that ends a turn; music and recordings do. Semantic detection waits for the end of a thought. */
const CONTINUOUS_SPEECH_MS = { server_vad: 40_000, semantic_vad: 75_000 } as const;
/** A cough or an "uh-huh", beyond the silence that ends its turn. */
const SHORT_SOUND_MS = 450;
/** Silence after which semantic detection ends a turn that sounds finished; not documented, seen to be about this. */
const SEMANTIC_SILENCE_MS = 500;

/** What of a business decides how its calls are held. */
export type ConversationBrief = Pick<AssistantBrief, 'greeting' | 'locale' | 'handling' | 'turnDetection'>;

/** @param about `hasHuman`: somebody can be dialled, so callers may ask for one. */
export function callSettings(brief: ConversationBrief, { hasHuman }: { hasHuman: boolean }): CallSettings {
  const { greeting, locale, handling, turnDetection } = brief;
  const { puttingThrough, nobodyTookIt, ...sentences } = SENTENCES;
  return {
    greeting,
    ...sentences,
    ...LIMITS,
    maxLengthMs: handling.maxLengthMin * 60_000,
    continuousSpeechMs: CONTINUOUS_SPEECH_MS[turnDetection.type],
    noise: handling.resumeAfterNoise
      ? { ...shortRepliesIn(locale), shortSpeechMs: silenceOf(turnDetection) + SHORT_SOUND_MS }
      : null,
    human: hasHuman ? { keyZero: handling.keyZeroToHuman, sentence: puttingThrough, nobodyTookIt } : null,
  };
}

function silenceOf(turnDetection: TurnDetection): number {
  return turnDetection.type === 'server_vad' ? turnDetection.silenceDurationMs : SEMANTIC_SILENCE_MS;
}
