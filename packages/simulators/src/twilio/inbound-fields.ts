/** The form of a real inbound call (protocols/twilio-voice.md, section 1): every field, empty ones too, because all are signed. */
export type CallIdentity = {
  callSid: string;
  accountSid: string;
  /** E.164, or what carriers send for a withheld number. */
  from: string;
  to: string;
};

export type CallProgress = 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';

export type WebhookFields = Record<string, string>;

const GEO_PREFIXES = ['From', 'To', 'Caller', 'Called'] as const;

export function inboundFields(call: CallIdentity, status: CallProgress): WebhookFields {
  const geo = GEO_PREFIXES.flatMap((prefix) => {
    const isOurs = prefix === 'To' || prefix === 'Called';
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
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    StirVerstat: call.from.startsWith('+') ? 'TN-Validation-Passed-A' : 'No-TN-Validation',
    CallToken: JSON.stringify({ parentCallInfoToken: `simulated.${call.callSid}` }),
    ...Object.fromEntries(geo),
  };
}
