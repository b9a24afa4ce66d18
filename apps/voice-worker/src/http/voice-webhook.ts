import type { Logger } from '@offhook/telemetry';
import { askCallerForKey } from '../callers/ask-for-key.ts';
import type { Answer } from '../calls/answer.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import { TWIML_SENTENCES } from '../calls/call-sentences.ts';
import type { HumanDesk } from '../humans/human-desk.ts';
import { inboundFrom } from './inbound-call.ts';
import type { TwilioHandler, TwilioParams } from './twilio-webhook.ts';
import { askAnotherWorker, connectStream, fallback, hangUp, reject, sayAndHangUp } from './twiml.ts';

/** `POST /twilio/voice`: a number of ours rings. */
export function voiceWebhook(
  desk: Pick<CallDesk, 'answer'>,
  options: VoiceWebhookOptions & { readonly logger: Logger },
): TwilioHandler {
  return async (params: TwilioParams) => {
    const { CallSid: callSid, AccountSid: accountSid, To: to } = params;
    if (!callSid || !accountSid || !to) {
      const { logger } = options;
      logger.warn(
        { hasCallSid: Boolean(callSid), hasAccountSid: Boolean(accountSid), hasTo: Boolean(to) },
        'a signed call without its fields',
      );
      return sayAndHangUp(TWIML_SENTENCES.unavailable);
    }
    return answerTwiml(await desk.answer(inboundFrom(params)), options);
  };
}

export interface VoiceWebhookOptions {
  readonly humans: Pick<HumanDesk, 'route' | 'ring' | 'voicemail'>;
  readonly publicUrl: string;
}

/** What Twilio is told to do. */
export async function answerTwiml(answer: Answer, { humans, publicUrl }: VoiceWebhookOptions): Promise<string> {
  switch (answer.kind) {
    case 'rejected':
      return reject();
    case 'person':
      return humans.ring(answer.call, answer.otherwise);
    case 'voicemail':
      return humans.voicemail(answer.call, answer.invitation);
    case 'pressKey':
      return askCallerForKey(answer.call, publicUrl);
    case 'stream':
      return connectStream({ publicUrl, ...answer });
    case 'fallback':
      return fallback({ publicUrl, contactPhone: answer.contactPhone });
    case 'refused':
      return humans.route(answer.call, 'unavailable');
    case 'unknownNumber':
      return sayAndHangUp(TWIML_SENTENCES.unknownNumber);
    case 'paused':
      return sayAndHangUp(TWIML_SENTENCES.paused);
    case 'vapi':
      return answer.twiml;
    case 'elsewhere':
      return askAnotherWorker({ publicUrl });
    case 'changed':
    case 'over':
      return hangUp();
  }
}
