import type { CallActorProgress } from './actor-progress.ts';
import type { CallLog, CallScene, PersonEvent } from './call-scene.ts';
import type { SaidLine } from './caller-actor.ts';
import type { HeardSound } from './ear.ts';
import type { FinalStatus, LiveCall } from './live-call.ts';

export type CallProgressEvent =
  | { type: 'dialling'; callSid: string; from: string; to: string }
  | { type: 'twiml'; verb: string }
  | ({ type: 'actor' } & CallActorProgress)
  | ({ type: 'person' } & PersonEvent)
  | { type: 'ended'; report: CallReport };

/** Everything the telephone's side saw of one call. Times of sounds are milliseconds since it was placed. */
export type CallReport = CallLog & {
  callSid: string;
  accountSid: string;
  from: string;
  to: string;
  /** As Twilio would report it; whether the job was done is in the database. */
  twilioStatus: FinalStatus;
  durationMs: number;
  /** From the media stream's `start` to the first sound the caller heard. */
  timeToFirstAudioMs: number | null;
  dialled: { number: string; answered: boolean }[];
  said: readonly SaidLine[];
  heard: readonly HeardSound[];
  pressed: string;
};

export function reportOf(call: LiveCall, scene: CallScene, durationMs: number): CallReport {
  const { callSid, accountSid, from, to } = call.identity;
  const { log } = scene;
  return {
    callSid,
    accountSid,
    from,
    to,
    twilioStatus: call.status as FinalStatus,
    durationMs,
    timeToFirstAudioMs: log.streams[0]?.startToFirstAudioMs ?? null,
    ...log,
    dialled: log.people.map(({ number, answered }) => ({ number, answered })),
    said: call.leg.actor?.said() ?? [],
    heard: call.leg.ear.sounds(),
    pressed: call.leg.actor?.pressed() ?? '',
  };
}
