import type { CallSettings } from '@offhook/call';

/** What Offhook itself says in a call, beside the owner's greeting. */
export const SENTENCES = {
  fillers: [
    'One moment, please, I am looking that up.',
    'Still on it, thank you for holding.',
    'This is taking a little longer than usual, thank you for your patience.',
  ],
  silencePrompts: ['Are you still there?', 'I cannot hear you. If you can hear me, please say something.'],
  silenceGoodbye: 'I still cannot hear you, so I will hang up now. Please call again any time. Goodbye.',
  lengthWarning: 'Just so you know, this call will end in about one minute.',
  lengthGoodbye: 'I am sorry, I have to end this call now. Please call again if there is anything left. Goodbye.',
  bridgeSentence: 'Sorry, the line dropped for a moment.',
  bridgeSayAgain: 'Could you say that again, please?',
  bridgeGoOn: 'Please go on.',
  /** When the model ended the call and said nothing itself. */
  assistantGoodbye: 'Thank you for calling. Goodbye.',
  ownerGoodbye: 'I am sorry, I have to end this call now. Goodbye.',
  automatedGoodbye: 'This seems to be a recording, so I will hang up now. Please call again any time. Goodbye.',
  puttingThrough: 'One moment, please. I am putting you through to a colleague.',
  nobodyTookIt:
    'I am sorry, nobody could take your call just now. Shall I take a message, so that someone calls you back?',
} as const satisfies Partial<CallSettings> & { puttingThrough: string; nobodyTookIt: string };

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
