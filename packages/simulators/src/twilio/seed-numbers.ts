import type { NumberBook } from './number-book.ts';
import { type NumberRoutingFields, UNROUTED } from './number-fields.ts';
import { sidOf } from './sids.ts';

export type SeededNumbers = {
  /** Numbers that are answered by the line under trial, with the names the account gives them. */
  lines: Readonly<Record<string, string>>;
  /** The public origin of that line; it may become known later. */
  publicUrl(): string;
  /** The account's numbers are those of an earlier run. */
  isKnown: boolean;
};

/** Numbers a business brings along, each used for something else today. */
export const OTHER_NUMBERS = {
  answeringService: '+15125550171',
  officePhones: '+15125550172',
  voicemailApplication: '+15125550173',
  unused: '+15125550174',
} as const;

const TRUNK_SID = sidOf('TK', 'office phones');
const APPLICATION_SID = sidOf('AP', 'voicemail');

/** An account as a business has it that comes from somewhere else: numbers answered here, and some to bring over. */
export function seedNumbers(numbers: NumberBook, { lines, publicUrl, isKnown }: SeededNumbers): void {
  numbers.setLineRouting(() => lineRouting(publicUrl()));
  numbers.applications.set(APPLICATION_SID, {
    sid: APPLICATION_SID,
    friendlyName: 'Voicemail',
    routing: { ...UNROUTED, voice_url: 'https://voicemail.example/incoming' },
  });
  if (isKnown) return;
  const { answeringService, officePhones, voicemailApplication, unused } = OTHER_NUMBERS;
  numbers.add(unused, { friendlyName: 'Spare number', routing: {} });
  numbers.add(voicemailApplication, {
    friendlyName: 'After hours',
    routing: { voice_application_sid: APPLICATION_SID, voice_url: 'https://old-voicemail.example/incoming' },
  });
  numbers.add(officePhones, { friendlyName: 'Office', routing: { trunk_sid: TRUNK_SID } });
  numbers.add(answeringService, {
    friendlyName: 'Yard sign number',
    routing: {
      voice_url: 'https://answering.example/calls?account=77',
      voice_fallback_url: 'https://answering.example/fallback',
      voice_fallback_method: 'GET',
      status_callback: 'https://answering.example/status',
      sms_url: 'https://answering.example/texts',
      sms_method: 'GET',
    },
  });
  for (const [e164, friendlyName] of Object.entries(lines)) numbers.add(e164, { friendlyName });
}

/** As an owner sets a number by hand that the worker shall answer. */
function lineRouting(publicUrl: string): Partial<NumberRoutingFields> {
  const origin = publicUrl.replace(/\/+$/, '');
  return {
    voice_url: `${origin}/twilio/voice`,
    voice_fallback_url: `${origin}/twilio/fallback`,
    status_callback: `${origin}/twilio/status`,
    sms_url: `${origin}/twilio/sms`,
    sms_fallback_url: `${origin}/twilio/sms`,
  };
}
