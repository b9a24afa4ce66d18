import type { OutboundCallPort } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';
import { type TwilioAccess, twilioClient } from './twilio-client.ts';
import { twilioError } from './twilio-error.ts';

const PATH = '/2010-04-01/Accounts/{AccountSid}/Calls.json';

/**
 * Rings people by Twilio's Calls resource (protocols/twilio-voice.md, sections 5 and 6). Create has no idempotency key and is not
 * repeated: whoever is not rung because an answer was lost, is followed by the next one.
 */
export function twilioOutboundCalls(access: TwilioAccess): OutboundCallPort {
  const client = twilioClient(access);
  const serverAddress = new URL(access.baseUrl).hostname;
  const attributes = { [ATTR.httpMethod]: 'POST', [ATTR.serverAddress]: serverAddress };
  return {
    ring: ({ to, from, ringSec: timeout, answerUrl: url, statusUrl: statusCallback }) =>
      withSpan(SPAN.upstreamRequest('POST', PATH), { kind: 'client', attributes }, async () => {
        const order = { to, from, timeout, url, method: 'POST', statusCallback, statusCallbackMethod: 'POST' };
        const { sid } = await client.calls.create(order).catch((error: unknown) => {
          throw twilioError(error);
        });
        return { callSid: sid };
      }),
  };
}
