import type { NumberBook, SimulatedNumber } from '../number-book.ts';
import { FIELD_NAMES, ROUTING_FIELDS } from '../number-fields.ts';
import type { NumberOnSale } from '../number-market.ts';
import { formatted, rfc2822 } from './resources.ts';

const API_VERSION = '2010-04-01';
/** Twilio answers null for these when there is none, `''` for the others. */
const NULL_WHEN_NONE: readonly string[] = ['trunk_sid'];

/** A number of the account as the API describes it (protocols/twilio-voice.md, section 6). */
export function numberResource(number: SimulatedNumber, book: NumberBook, accountSid: string): Record<string, unknown> {
  const { sid, e164, friendlyName, capabilities, createdAt, updatedAt, addressSid, bundleSid } = number;
  const routing = book.routingOf(number);
  const fields = FIELD_NAMES.map((field) => {
    if (ROUTING_FIELDS[field] === 'flag') return [field, routing[field] === 'true'];
    return [field, NULL_WHEN_NONE.includes(field) && routing[field] === '' ? null : routing[field]];
  });
  return {
    sid,
    account_sid: accountSid,
    phone_number: e164,
    friendly_name: friendlyName,
    ...Object.fromEntries(fields),
    capabilities,
    address_requirements: 'none',
    address_sid: addressSid,
    bundle_sid: bundleSid,
    identity_sid: null,
    beta: false,
    origin: 'twilio',
    status: 'in-use',
    type: 'local',
    emergency_status: 'Active',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    api_version: API_VERSION,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(updatedAt),
    uri: `/${API_VERSION}/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
    subresource_uris: {},
  };
}

/** A number on sale. */
export function availableResource(offer: NumberOnSale): Record<string, unknown> {
  const { e164, locality, region, postalCode, country, capabilities, addressRequirements } = offer;
  return {
    friendly_name: formatted(e164),
    phone_number: e164,
    lata: null,
    locality,
    rate_center: locality?.toUpperCase() ?? null,
    latitude: null,
    longitude: null,
    region,
    postal_code: postalCode,
    iso_country: country,
    address_requirements: addressRequirements,
    beta: false,
    capabilities,
  };
}
