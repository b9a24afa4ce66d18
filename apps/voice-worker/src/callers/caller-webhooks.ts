import type { CallDesk } from '../calls/call-desk.ts';
import { inboundFrom } from '../http/inbound-call.ts';
import type { TwilioHandler } from '../http/twilio-webhook.ts';
import { hangUp } from '../http/twiml.ts';
import { answerTwiml, type VoiceWebhookOptions } from '../http/voice-webhook.ts';
import { HumanJournal } from '../humans/human-journal.ts';
import { readWayOut } from '../humans/way-out.ts';
import type { Journal } from '../journal/journal.ts';
import { KEY_PATH } from './ask-for-key.ts';

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
