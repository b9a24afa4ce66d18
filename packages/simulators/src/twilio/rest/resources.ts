import type { LiveCall } from '../live-call.ts';
import type { Recording } from '../recording-book.ts';

const API_VERSION = '2010-04-01';

const accountPath = (accountSid: string): string => `/${API_VERSION}/Accounts/${accountSid}`;

/** A call as the API describes it. The price is not known for a while, here never. */
export function callResource(call: LiveCall): Record<string, unknown> {
  const { callSid, accountSid, from, to, direction = 'inbound', parentCallSid = null } = call.identity;
  const uri = `${accountPath(accountSid)}/Calls/${callSid}`;
  return {
    sid: callSid,
    parent_call_sid: parentCallSid,
    account_sid: accountSid,
    to,
    to_formatted: formatted(to),
    from,
    from_formatted: formatted(from),
    phone_number_sid: null,
    status: call.status === 'initiated' ? 'queued' : call.status,
    start_time: rfc2822(call.answeredAt),
    end_time: rfc2822(call.endedAt),
    duration: call.endedAt ? String(Math.round(call.talkMs / 1_000)) : null,
    price: null,
    price_unit: 'USD',
    direction,
    answered_by: call.answeredBy,
    api_version: API_VERSION,
    forwarded_from: null,
    caller_name: null,
    group_sid: null,
    queue_time: '0',
    trunk_sid: null,
    annotation: null,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.createdAt),
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json` },
  };
}

export function recordingResource(recording: Recording, accountSid: string, mediaUrl: string): Record<string, unknown> {
  const { recordingSid, callSid, status, channels, source, startedAt, durationMs } = recording;
  return {
    sid: recordingSid,
    account_sid: accountSid,
    call_sid: callSid,
    conference_sid: null,
    status,
    channels,
    source,
    track: 'both',
    start_time: rfc2822(startedAt),
    duration: status === 'completed' ? String(Math.round(durationMs / 1_000)) : null,
    price: null,
    price_unit: 'USD',
    error_code: null,
    encryption_details: null,
    api_version: API_VERSION,
    date_created: rfc2822(startedAt),
    date_updated: rfc2822(startedAt),
    media_url: mediaUrl,
    uri: `${accountPath(accountSid)}/Recordings/${recordingSid}.json`,
    subresource_uris: {},
  };
}

export function rfc2822(date: Date | null): string | null {
  return date?.toUTCString().replace('GMT', '+0000') ?? null;
}

/** +15125550142 -> (512) 555-0142 */
export function formatted(number: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
  return area ? `(${area}) ${exchange}-${line}` : number;
}
