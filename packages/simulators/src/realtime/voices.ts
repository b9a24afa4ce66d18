import type { SpeechVoice } from '../speech/voices.ts';
import type { Voice } from './session-schema.ts';

/** OpenAI's deeper voices are spoken by flite's man, the others by its woman. */
const DEEP_VOICES: readonly string[] = ['ash', 'cedar', 'echo', 'verse'];

export function assistantVoice(voice: Voice): SpeechVoice {
  return typeof voice === 'string' && DEEP_VOICES.includes(voice) ? 'rms' : 'slt';
}
