import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/** E.164 (`+15125550142`) of whatever a person typed, or null when it is no possible phone number. */
export function normalizePhoneNumber(typed: string, country: CountryCode = 'US'): string | null {
  const parsed = parsePhoneNumberFromString(typed, country);
  // "Possible", not "valid": the fictional 555-01xx numbers of demos and tests have no carrier behind them.
  return parsed?.isPossible() ? parsed.number : null;
}
