import type { CallSettings } from '@offhook/call';

/** What Offhook itself says in a call, beside the owner's greeting, and the limits that go with it. */
const SENTENCES = {
  fillers: [
    'One moment, please, I am looking that up.',
    'Still on it, thank you for holding.',
    'This is taking a little longer than usual, thank you for your patience.',
  ],
  silencePrompts: ['Are you still there?', 'I cannot hear you. If you can hear me, please say something.'],
  silenceGoodbye: 'I still cannot hear you, so I will hang up now. Please call again any time. Goodbye.',
  lengthWarning: 'Just so you know, this call will end in about one minute.',
  lengthGoodbye: 'I am sorry, I have to end this call now. Please call again if there is anything left. Goodbye.',
} as const satisfies Partial<CallSettings>;

const PUTTING_THROUGH = 'One moment, please. I am putting you through to a colleague.';

const LIMITS = {
  silenceMs: 7_000,
  /** Design, section 4. */
  fillerFirstMs: 1_200,
  fillerEveryMs: 8_000,
  /** Well inside the 60 minutes of a Realtime session. */
  maxLengthMs: 30 * 60_000,
  warningBeforeMs: 60_000,
} as const satisfies Partial<CallSettings>;

/** `human`: key 0 reaches one; null when the business has no human to dial. */
export function callSettings(greeting: string, human: { keyZero: boolean } | null = null): CallSettings {
  return { greeting, ...SENTENCES, ...LIMITS, human: human && { ...human, sentence: PUTTING_THROUGH } };
}

/** Spoken by Twilio itself, when we cannot speak. */
export const TWIML_SENTENCES = {
  unknownNumber:
    'Thank you for calling. This number is not in service at the moment. Please check the number and try again. Goodbye.',
  paused: 'Thank you for calling. We cannot take your call at the moment. Please try again later. Goodbye.',
  connecting: 'Sorry, our assistant cannot take your call just now. Please hold while we connect you.',
  unavailable: 'Sorry, we cannot take your call just now. Please try again in a few minutes. Goodbye.',
  interrupted: 'Sorry, something went wrong on our side. Please call us again in a moment. Goodbye.',
  nobodyAnswered: 'Sorry, nobody could take your call. Please try again later. Goodbye.',
} as const;
