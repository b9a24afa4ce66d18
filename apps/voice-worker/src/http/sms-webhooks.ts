import { SMS_PATH, SMS_STATUS_PATH, TEXT_ID_PARAMETER } from '@offhook/core';
import { ATTR, instruments, type Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import twilio from 'twilio';
import type { TwilioHandler } from './twilio-webhook.ts';

export interface SmsWebhookOptions {
  readonly services: WorkerServices['texts'];
  readonly logger: Logger;
}

/** Nothing to say at once: answers go the way of every text, so that they are kept, and sent once. */
const NO_REPLY = new twilio.twiml.MessagingResponse().toString();

/**
 * Texts that people send, and Twilio's reports about those we sent. Any worker can serve them, twice changes nothing, and what
 * cannot be kept is refused with 503, so that Twilio asks the number's fallback address.
 */
export function smsWebhooks({ services, logger }: SmsWebhookOptions): Readonly<Record<string, TwilioHandler>> {
  const count = (kind: string, outcome: string) =>
    instruments().texts.add(1, { [ATTR.textKind]: kind, [ATTR.textOutcome]: outcome });

  const onText: TwilioHandler = async (params) => {
    const { MessageSid: providerSid, From: from, To: to, Body: body = '', NumMedia = '0', OptOutType } = params;
    if (!providerSid || !from || !to) return NO_REPLY;
    const answer = await services.receive({
      providerSid,
      from,
      to,
      body,
      mediaCount: Number.parseInt(NumMedia, 10) || 0,
      optOutType: OptOutType ?? null,
      nowMs: Date.now(),
    });
    if (answer.state === 'unknown_number') logger.warn({ providerSid }, 'a text for a number of no business');
    count(answer.state === 'understood' ? answer.intent : 'unknown', answer.state);
    return NO_REPLY;
  };

  const onStatus: TwilioHandler = async (params, query) => {
    const { MessageSid: providerSid, MessageStatus: status, ErrorCode } = params;
    const textId = query[TEXT_ID_PARAMETER];
    if (!providerSid || !status || !textId) return null;
    const answer = await services.applyStatus({ textId, providerSid, status, errorCode: ErrorCode ?? null });
    if (answer === 'applied') count('outbound', status);
    return null;
  };

  return { [SMS_PATH]: onText, [SMS_STATUS_PATH]: onStatus };
}
