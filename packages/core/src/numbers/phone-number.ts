import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/** Numbers some carriers send in place of a withheld one (protocols/twilio-voice.md, section 1). */
const PLACEHOLDERS = new Set(['+266696687', '+86282452253', '+7378742833', '+2562533', '+8656696']);

/** The caller's number if it can be called back, else null. */
export function dialable(from: string): string | null {
  return /^\+[1-9]\d{6,14}$/.test(from) && !PLACEHOLDERS.has(from) ? from : null;
}

/** E.164 (`+15125550142`) of whatever a person typed, or null when it is no possible phone number. */
export function normalizePhoneNumber(typed: string, country: CountryCode = 'US'): string | null {
  const parsed = parsePhoneNumberFromString(typed, country);
  // "Possible", not "valid": the fictional 555-01xx numbers of demos and tests have no carrier behind them.
  return parsed?.isPossible() ? parsed.number : null;
}
