import twilio from 'twilio';

/** TwiML for the ways out of the assistant: a human's telephone, and the voicemail. All of Twilio's words are sentences of ours. */
const { VoiceResponse } = twilio.twiml;
const CONNECT_ENDED_PATH = '/twilio/connect-ended';
export const HUMAN_PATHS = {
  whisper: '/twilio/human/whisper',
  accept: '/twilio/human/accept',
  answered: '/twilio/human/answered',
  voicemail: '/twilio/human/voicemail',
  recording: '/twilio/human/recording',
} as const;

/** Someone who picked up needs a moment to find the keys. */
const KEY_TIMEOUT_S = 6;
const MAX_MESSAGE_S = 180;
/** Silence that ends a message. */
const MESSAGE_PAUSE_S = 5;
/** TwiML is at most 64 kB, and nobody listens longer than this before pressing a key. */
const MAX_SPOKEN_CHARS = 600;

export interface DialHuman {
  readonly publicUrl: string;
  /** Names the transfer in every later webhook about it: never anything a person said. */
  readonly query: Readonly<Record<string, string>>;
  /** E.164. */
  readonly phone: string;
  readonly callerId: string | null;
  readonly ringSec: number;
  readonly isWarm: boolean;
  /** Said to the caller first, if anything is. */
  readonly sentence: string | null;
}

/**
 * Rings a human. `answerOnBridge` lets the caller hear the ringing. Warm: the human hears a whisper and has to accept. Blind: a
 * human who picks up is connected; we are told that, so that the dashboard can say so.
 */
export function dialHuman(dial: DialHuman): string {
  const { publicUrl, query, phone, callerId, ringSec, isWarm, sentence } = dial;
  const url = (path: string) => `${publicUrl}${path}?${new URLSearchParams(query).toString()}`;
  const response = new VoiceResponse();
  if (sentence) response.say(sentence);
  const leg = response.dial({
    action: url(CONNECT_ENDED_PATH),
    method: 'POST',
    timeout: ringSec,
    answerOnBridge: true,
    ...(callerId === null ? {} : { callerId }),
  });
  const screening = isWarm
    ? { url: url(HUMAN_PATHS.whisper), method: 'POST' }
    : {
        statusCallback: url(HUMAN_PATHS.answered),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['answered' as const],
      };
  leg.number(screening, phone);
  return response.toString();
}

/** What the human hears before the caller: what it is about, twice if need be, and which key takes the call. */
export function whisper(to: {
  readonly publicUrl: string;
  readonly query: Readonly<Record<string, string>>;
  readonly briefing: string;
  readonly howTo: string;
}): string {
  const action = `${to.publicUrl}${HUMAN_PATHS.accept}?${new URLSearchParams(to.query).toString()}`;
  return askTwice({ action, words: `${to.briefing} ${to.howTo}` });
}

/** Says it twice and waits for one key each time; whoever presses none is hung up on, or sent to `whenSilent`. */
export function askTwice({ action, words, whenSilent }: AskTwice): string {
  const response = new VoiceResponse();
  for (let round = 0; round < 2; round += 1) {
    const gather = response.gather({
      input: ['dtmf'],
      numDigits: 1,
      timeout: KEY_TIMEOUT_S,
      action,
      method: 'POST',
    });
    gather.say(spoken(words));
  }
  if (whenSilent) response.redirect({ method: 'POST' }, whenSilent);
  else response.hangup();
  return response.toString();
}

interface AskTwice {
  readonly action: string;
  readonly words: string;
  readonly whenSilent?: string;
}

/** The whisper is over: Twilio connects the two. */
export function bridge(): string {
  return new VoiceResponse().toString();
}

export interface TakeMessage {
  readonly publicUrl: string;
  readonly query: Readonly<Record<string, string>>;
  readonly invitation: string;
  readonly nothingHeard: string;
}

/**
 * Invites a message and records it. Whatever comes of it, Twilio goes on with a goodbye: after a message at the action's
 * answer, after silence with the next verb. Nothing here leads back here.
 */
export function takeMessage({ publicUrl, query, invitation, nothingHeard }: TakeMessage): string {
  const url = (path: string) => `${publicUrl}${path}?${new URLSearchParams(query).toString()}`;
  const response = new VoiceResponse();
  response.say(spoken(invitation));
  response.record({
    action: url(HUMAN_PATHS.voicemail),
    method: 'POST',
    maxLength: MAX_MESSAGE_S,
    timeout: MESSAGE_PAUSE_S,
    finishOnKey: '#',
    playBeep: true,
    trim: 'trim-silence',
    recordingStatusCallback: url(HUMAN_PATHS.recording),
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: ['completed', 'absent'],
  });
  response.say(nothingHeard);
  response.hangup();
  return response.toString();
}

/** One line, bounded. The library escapes what XML reserves; what XML cannot hold at all is left out. */
function spoken(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these
  const speakable = text.replaceAll(/[\u0000-\u001f\u007f\ufffe\uffff]+/g, ' ').replaceAll(/\s+/g, ' ');
  return speakable.toWellFormed().trim().slice(0, MAX_SPOKEN_CHARS).toWellFormed();
}
