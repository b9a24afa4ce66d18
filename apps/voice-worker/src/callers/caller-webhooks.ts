import type { CallDesk } from '../calls/call-desk.ts';
import { askTwice } from '../http/human-twiml.ts';
import { inboundFrom } from '../http/inbound-call.ts';
import type { TwilioHandler } from '../http/twilio-webhook.ts';
import { hangUp } from '../http/twiml.ts';
import { answerTwiml, type VoiceWebhookOptions } from '../http/voice-webhook.ts';
import type { CallAtHand } from '../humans/call-at-hand.ts';
import { HumanJournal } from '../humans/human-journal.ts';
import { readWayOut, writeWayOut } from '../humans/way-out.ts';
import type { Journal } from '../journal/journal.ts';
import { keyRequest } from './caller-sentences.ts';

export const KEY_PATH = '/twilio/caller/key';

/** Asks a doubtful caller for a key, twice; whoever presses none is heard of at the same place. */
export function askCallerForKey({ callId, projectId, businessName }: CallAtHand, publicUrl: string): string {
  const way = { call: callId, project: projectId, left: 'screened', otherwise: 'voicemail' } as const;
  const action = `${publicUrl}${KEY_PATH}?${new URLSearchParams(writeWayOut(way)).toString()}`;
  return askTwice({ action, words: keyRequest(businessName ?? 'us'), whenSilent: action });
}

export interface CallerWebhookOptions extends VoiceWebhookOptions {
  readonly desk: Pick<CallDesk, 'takeOver'>;
  readonly journal: Pick<Journal, 'append' | 'flush'>;
}

/** `POST /twilio/caller/key`: a caller who was asked for a key pressed one, or did not. Any key will do: machines press none. */
export function callerWebhooks(options: CallerWebhookOptions): Readonly<Record<string, TwilioHandler>> {
  const { desk } = options;
  const journal = new HumanJournal(options.journal);
  const onKey: TwilioHandler = async (params, query) => {
    const way = readWayOut(query);
    if (!way || !params.CallSid) return hangUp();
    if (params.Digits) return answerTwiml(await desk.takeOver(inboundFrom(params)), options);
    journal.ended(way, { callSid: params.CallSid, endReason: 'screened', wasAnswered: false });
    return hangUp();
  };
  return { [KEY_PATH]: onKey };
}
