import type { InboundCall } from '../calls/answer.ts';
import type { TwilioParams } from './twilio-webhook.ts';

/** The call that a webhook is about. */
export function inboundFrom({
  CallSid = '',
  AccountSid = '',
  From = '',
  To = '',
  StirVerstat,
}: TwilioParams): InboundCall {
  return { callSid: CallSid, accountSid: AccountSid, from: From, to: To, attestation: StirVerstat };
}
