import { VOICES, type Voice } from '../../projects/business-profile.ts';

/** What the voices of the providers sound like that Vapi offers by name. Ids that are only digits and letters are listed where they are well known. */
const FEMININE = new Set(
  'sarah marissa andrea myra paula matilda rachel bella domi elli dorothy charlotte alice lily kylie savannah hana neha paige jennifer melissa ruby donna asteria luna stella athena hera emma jenny aria nova shimmer coral sage marin 21m00tcm4tlvdq8ikwam exavitqu4vr4xnsdxmal'.split(
    ' ',
  ),
);
const MASCULINE = new Set(
  'burt phillip steve joseph ryan drew paul mark antoni josh arnold adam sam daniel george elliot rohan cole harry spencer will chris matt jack davis michael orion arcas perseus angus orpheus helios zeus andrew brian guy davis onyx echo ash verse cedar mrb pnInz6obpgdq5gplcnz9 '
    .toLowerCase()
    .trim()
    .split(' '),
);
/** Voices of OpenAI that the telephone's model does not have. */
const OLDER_OPENAI: Readonly<Record<string, Voice>> = { fable: 'ballad', onyx: 'ash', nova: 'coral' };

export interface NearestVoice {
  readonly voice: Voice;
  /** The very same voice. */
  readonly isSame: boolean;
}

/** The voice of ours that comes nearest to one of Vapi's. Null when nothing says what that one sounds like. */
export function nearestVoice(provider: string | undefined, voiceId: string): NearestVoice | null {
  const name = voiceName(voiceId);
  const own = VOICES.find((voice) => voice === name);
  if (provider === 'openai' && own) return { voice: own, isSame: true };
  if (provider === 'openai' && OLDER_OPENAI[name]) return { voice: OLDER_OPENAI[name], isSame: false };
  if (FEMININE.has(name)) return { voice: 'marin', isSame: false };
  return MASCULINE.has(name) ? { voice: 'cedar', isSame: false } : null;
}

/** `aura-asteria-en`, `en-US-JennyNeural`, `Elliot`: asteria, jenny, elliot. */
function voiceName(voiceId: string): string {
  const parts = voiceId
    .replace(/Neural$/, '')
    .toLowerCase()
    .split(/[-_ ]/);
  return parts.find((part) => FEMININE.has(part) || MASCULINE.has(part)) ?? voiceId.toLowerCase();
}
