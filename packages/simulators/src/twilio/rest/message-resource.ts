import type { SimulatedText } from '../message-book.ts';
import { segmentsOf } from '../text-callbacks.ts';
import { rfc2822 } from './resources.ts';

const API_VERSION = '2010-04-01';

/** A text as the API describes it. The answer to the request that made it has "queued", whatever happened since. */
export function messageResource(text: SimulatedText, accountSid: string): Record<string, unknown> {
  const uri = `/${API_VERSION}/Accounts/${accountSid}/Messages/${text.sid}`;
  return {
    sid: text.sid,
    account_sid: accountSid,
    messaging_service_sid: null,
    body: text.body,
    from: text.from,
    to: text.to,
    status: text.status,
    direction: text.direction,
    num_segments: String(segmentsOf(text.body)),
    num_media: '0',
    price: null,
    price_unit: 'USD',
    error_code: text.errorCode,
    error_message: null,
    api_version: API_VERSION,
    date_created: rfc2822(text.createdAt),
    date_sent: rfc2822(text.sentAt),
    date_updated: rfc2822(text.sentAt ?? text.createdAt),
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}
