import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** "(512) 555-0142", as people at home write it; what is no number comes back as it is. */
export function nationalNumber(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatNational() ?? e164;
}
