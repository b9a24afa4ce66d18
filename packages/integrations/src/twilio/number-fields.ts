import type { AvailableNumber, NumberCapabilities, NumberRouting, OwnedNumber } from '@offhook/core';
import type { IncomingPhoneNumberInstance } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';

/** Twilio's defaults, for a field that it leaves out. */
const METHOD = 'POST';

/** Twilio answers null for what is not set, and `''` for what was cleared: both are `''` with us. */
export function toOwnedNumber(row: IncomingPhoneNumberInstance): OwnedNumber {
  return {
    numberSid: row.sid,
    accountSid: row.accountSid,
    e164: row.phoneNumber,
    friendlyName: row.friendlyName ?? '',
    capabilities: capabilitiesOf(row.capabilities),
    origin: row.origin ?? '',
    status: row.status ?? '',
    routing: {
      voiceUrl: row.voiceUrl ?? '',
      voiceMethod: row.voiceMethod ?? METHOD,
      voiceFallbackUrl: row.voiceFallbackUrl ?? '',
      voiceFallbackMethod: row.voiceFallbackMethod ?? METHOD,
      voiceApplicationSid: row.voiceApplicationSid ?? '',
      trunkSid: row.trunkSid ?? '',
      voiceReceiveMode: row.voiceReceiveMode ?? 'voice',
      voiceCallerIdLookup: String(row.voiceCallerIdLookup ?? false),
      statusCallback: row.statusCallback ?? '',
      statusCallbackMethod: row.statusCallbackMethod ?? METHOD,
      smsUrl: row.smsUrl ?? '',
      smsMethod: row.smsMethod ?? METHOD,
      smsFallbackUrl: row.smsFallbackUrl ?? '',
      smsFallbackMethod: row.smsFallbackMethod ?? METHOD,
      smsApplicationSid: row.smsApplicationSid ?? '',
    },
  };
}

/** What the library sends: two fields are not strings there. */
export function routingFields({ voiceCallerIdLookup, voiceReceiveMode, ...fields }: Partial<NumberRouting>) {
  return {
    ...fields,
    ...(voiceCallerIdLookup === undefined ? {} : { voiceCallerIdLookup: voiceCallerIdLookup === 'true' }),
    ...(voiceReceiveMode === undefined
      ? {}
      : { voiceReceiveMode: voiceReceiveMode === 'fax' ? ('fax' as const) : ('voice' as const) }),
  };
}

export interface AvailableRow {
  readonly phoneNumber: string;
  readonly locality: string | null;
  readonly region: string | null;
  readonly isoCountry: string;
  readonly capabilities: unknown;
  readonly addressRequirements: string;
}

export function toAvailableNumber(row: AvailableRow): AvailableNumber {
  return {
    e164: row.phoneNumber,
    locality: row.locality ?? '',
    region: row.region ?? '',
    country: row.isoCountry,
    capabilities: capabilitiesOf(row.capabilities),
    addressRequirements: row.addressRequirements,
  };
}

/** Twilio writes `SMS` on the wire where the library's types say `sms`: read in any case. */
function capabilitiesOf(given: unknown): NumberCapabilities {
  const on = new Set(
    Object.entries(given ?? {})
      .filter(([, able]) => able === true)
      .map(([name]) => name.toLowerCase()),
  );
  return { voice: on.has('voice'), sms: on.has('sms'), mms: on.has('mms') };
}
