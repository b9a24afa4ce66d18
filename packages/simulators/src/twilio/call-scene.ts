import type { SpeechVoice } from '../speech/voices.ts';
import type { CallClock } from './call-clock.ts';
import type { SaidLine } from './caller-actor.ts';
import type { HeardSound } from './ear.ts';
import type { TelephoneExchange } from './exchange.ts';
import type { HumanScript } from './human-script.ts';
import type { LiveCall } from './live-call.ts';
import type { StreamReport } from './media-stream.ts';
import type { HttpMethod, TwimlStream } from './twiml.ts';
import type { TwimlProgram } from './twiml-program.ts';
import type { WebhookClient } from './webhook-client.ts';

/** What went wrong on Twilio's side of a call, with Twilio's code. */
export type CallProblem = { code: number; message: string };

/** One webhook as it went. */
export type WebhookVisit = { url: string; ok: boolean; durationMs: number; verbs: string[] };

/** One leg that was dialled. Times are milliseconds since the call was placed. */
export type PersonReport = {
  number: string;
  callSid: string;
  answered: boolean;
  /** Connected with the caller. */
  bridged: boolean;
  /** As Twilio reports it: `DialCallStatus`. */
  status: string;
  talkMs: number;
  said: readonly SaidLine[];
  /** What this person heard: Twilio's announcements, the caller. */
  heard: readonly HeardSound[];
  pressed: string;
};

/** What happened in a call, as it is reported afterwards. */
export type CallLog = {
  visits: WebhookVisit[];
  problems: CallProblem[];
  streams: StreamReport[];
  /** Sentences of `<Say>` to the caller, in order. */
  spokenByTwilio: string[];
  people: PersonReport[];
  recordings: { recordingSid: string; durationMs: number; status: string; source: string }[];
};

export type PersonEvent = { number: string; atMs: number } & (
  | { kind: 'rings' | 'answers' | 'connected' }
  | { kind: 'ends'; status: string }
);

/** Everything the legs of one call share. */
export type CallScene = {
  clock: CallClock;
  exchange: TelephoneExchange;
  webhooks: WebhookClient;
  /** Asynchronous requests nobody waits for while the call goes on; its end waits for them. */
  background: Set<Promise<unknown>>;
  /** The public origin: relative addresses outside of a document are resolved against it. */
  publicUrl: string;
  fallbackUrl: string | null;
  /** POST when left out. */
  fallbackMethod?: HttpMethod;
  log: CallLog;
  /** Runs a media stream until somebody ends it. */
  runStream(stream: TwimlStream, leg: { call: LiveCall; replaced: AbortSignal }): Promise<StreamReport>;
  /** Who answers a number that is dialled. */
  personAt(number: string): HumanScript;
  speak(text: string, voice: SpeechVoice): Promise<Uint8Array>;
  /** What obeys TwiML on a leg. */
  createProgram(call: LiveCall): TwimlProgram;
  onVerb?(verb: string, call: LiveCall): void;
  onPerson?(event: PersonEvent): void;
};

export function newCallLog(): CallLog {
  return { visits: [], problems: [], streams: [], spokenByTwilio: [], people: [], recordings: [] };
}

/** Starts something the call does not wait for. */
export function inBackground(scene: Pick<CallScene, 'background'>, work: Promise<unknown>): void {
  const settled = work.catch(() => undefined).finally(() => scene.background.delete(settled));
  scene.background.add(settled);
}
