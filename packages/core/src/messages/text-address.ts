import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Numbers that may be a mobile phone. In North America a number does not tell what it rings at. */
const MAY_BE_MOBILE: ReadonlySet<string | undefined> = new Set([
  'MOBILE',
  'FIXED_LINE_OR_MOBILE',
  'PERSONAL_NUMBER',
  'VOIP',
]);

/**
 * Whether a text may be sent to `e164`. No: a withheld number, a landline where numbers tell, freephone and premium numbers,
 * what is no possible number. The fictional 555-01xx numbers of demos and tests count as mobile phones.
 */
export function canReceiveTexts(e164: string): boolean {
  if (!/^\+[1-9]\d{6,14}$/.test(e164)) return false;
  const parsed = parsePhoneNumberFromString(e164);
  if (!parsed?.isPossible()) return false;
  if (/^\+1\d{3}55501\d{2}$/.test(e164)) return true;
  return parsed.isValid() && MAY_BE_MOBILE.has(parsed.getType());
}
