/** The form of a real call's webhook (protocols/twilio-voice.md, section 1): every field, empty ones too, because all are signed. */
export type CallIdentity = {
  callSid: string;
  accountSid: string;
  /** E.164, or what carriers send for a withheld number. */
  from: string;
  to: string;
  /** Twilio's `StirVerstat`. Default: the caller's company vouches for a number that is shown. */
  attestation?: string;
  direction?: CallDirection;
  /** The leg that dialled this one. */
  parentCallSid?: string;
};

export type CallDirection = 'inbound' | 'outbound-api' | 'outbound-dial';

export type CallProgress =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

export type WebhookFields = Record<string, string>;

const GEO_PREFIXES = ['From', 'To', 'Caller', 'Called'] as const;

/** The fields every webhook of a call has. */
export function callFields(call: CallIdentity, status: CallProgress): WebhookFields {
  const isInbound = (call.direction ?? 'inbound') === 'inbound';
  const geo = GEO_PREFIXES.flatMap((prefix) => {
    const isOurs = (prefix === 'To' || prefix === 'Called') === isInbound;
    return Object.entries({
      City: isOurs ? 'AUSTIN' : '',
      State: isOurs ? 'TX' : '',
      Zip: isOurs ? '78701' : '',
      Country: 'US',
    }).map(([suffix, value]) => [prefix + suffix, value]);
  });
  return {
    CallSid: call.callSid,
    AccountSid: call.accountSid,
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
    CallStatus: status,
    Direction: call.direction ?? 'inbound',
    ApiVersion: '2010-04-01',
    ...(call.parentCallSid ? { ParentCallSid: call.parentCallSid } : {}),
    ...(isInbound ? inboundOnly(call) : {}),
    ...Object.fromEntries(geo),
  };
}

function inboundOnly({ callSid, from, attestation }: CallIdentity): WebhookFields {
  return {
    StirVerstat: attestation ?? (from.startsWith('+') ? 'TN-Validation-Passed-A' : 'No-TN-Validation'),
    CallToken: JSON.stringify({ parentCallInfoToken: `simulated.${callSid}` }),
  };
}
