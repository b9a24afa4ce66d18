import type { NumberRefusal } from '../twilio-numbers-port.ts';

interface RefusalWords {
  readonly message: string;
  /** The field of the form to blame. */
  readonly field?: string;
}

const WORDS: Record<NumberRefusal, RefusalWords> = {
  gone: { message: 'Somebody else was faster: this number is not for sale any more. Choose another one.' },
  number_invalid: { message: 'Twilio says that this is not a number it can sell. Choose another one.' },
  area_code_invalid: { message: 'There is no such area code. Check its three digits.', field: 'areaCode' },
  area_code_empty: { message: 'Twilio has no number left in this area code. Try one nearby.', field: 'areaCode' },
  country_unknown: { message: 'Twilio sells no numbers of this kind in this country.', field: 'country' },
  address_needed: {
    message:
      'For this number Twilio wants a business address first. Enter one in the Twilio Console under “Addresses”, buy the number there, and bring it over.',
  },
  bundle_needed: {
    message:
      'For this number Twilio wants papers first (a “regulatory bundle”). Hand them in at the Twilio Console, buy the number there, and bring it over.',
  },
  refused: { message: 'Twilio does not sell this number to your account. Choose another one.' },
};

/** What an owner is told when Twilio will not, however often it is asked. */
export function refusalWords(reason: NumberRefusal): RefusalWords {
  return WORDS[reason];
}
