import type { Logger } from '@offhook/telemetry';
import type { Answer } from '../calls/answer.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { TWIML_SENTENCES } from '../calls/call-sentences.ts';
import type { HumanDesk } from '../humans/human-desk.ts';
import type { TwilioHandler, TwilioParams } from './twilio-webhook.ts';
import { askAnotherWorker, connectStream, fallback, forward, handToVapi, hangUp, sayAndHangUp } from './twiml.ts';

/** `POST /twilio/voice`: a number of ours rings. */
export function voiceWebhook(
  desk: CallDesk,
  { humans, publicUrl, logger }: { humans: Pick<HumanDesk, 'route'>; publicUrl: string; logger: Logger },
): TwilioHandler {
  return async (params: TwilioParams) => {
    const { CallSid: callSid, AccountSid: accountSid, From: from = '', To: to } = params;
    if (!callSid || !accountSid || !to) {
      logger.warn(
        { hasCallSid: Boolean(callSid), hasAccountSid: Boolean(accountSid), hasTo: Boolean(to) },
        'a signed call without its fields',
      );
      return sayAndHangUp(TWIML_SENTENCES.unavailable);
    }
    const answer = await desk.answer({ callSid, accountSid, from, to });
    return answer.kind === 'refused' ? humans.route(answer.call, 'unavailable') : twimlOf(answer, publicUrl);
  };
}

export function twimlOf(answer: Answer, publicUrl: string): string {
  switch (answer.kind) {
    case 'stream':
      return connectStream({ publicUrl, ...answer });
    case 'fallback':
      return fallback({ publicUrl, contactPhone: answer.contactPhone });
    case 'refused':
      return fallback({ publicUrl, contactPhone: answer.call.contactPhone });
    case 'forward':
      return forward({ publicUrl, phone: answer.phone });
    case 'unknownNumber':
      return sayAndHangUp(TWIML_SENTENCES.unknownNumber);
    case 'paused':
      return sayAndHangUp(TWIML_SENTENCES.paused);
    case 'vapi':
      return handToVapi();
    case 'elsewhere':
      return askAnotherWorker({ publicUrl });
    case 'changed':
    case 'over':
      return hangUp();
  }
}
