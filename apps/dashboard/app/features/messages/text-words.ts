import type { Tone } from '#app/components/tag.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { plain } from '#app/lib/words.ts';

export type TextItem = RouterOutputs['messages']['texts']['texts'][number];

/** What a text is for, in the owner's words. */
const KINDS: Record<string, string> = {
  booking_confirmation: 'Confirmation',
  booking_reminder: 'Reminder',
  booking_moved: 'New time',
  booking_cancelled: 'Cancellation',
  booking_link: 'Booking page',
  reply: 'Automatic reply',
  on_call: 'To the person on call',
  message_alert: 'Message passed on to you',
};

/** What we took an answer for. */
const ANSWERS: Record<string, string> = {
  confirm: 'Confirmed',
  change: 'Wants another time',
  stop: 'Wants no more texts',
  start: 'Wants texts again',
  help: 'Asked for help',
  other: 'Text from a customer',
};

export function kindInWords({ direction, kind }: Pick<TextItem, 'direction' | 'kind'>): string {
  return (direction === 'inbound' ? ANSWERS[kind] : KINDS[kind]) ?? plain(kind);
}

interface StateWords {
  label: string;
  tone: Tone;
}

/** How far a text of ours got. Null for what came in: it is simply there. */
export function stateInWords({ state, errorCode }: Pick<TextItem, 'state' | 'errorCode'>): StateWords | null {
  switch (state) {
    case 'received':
      return null;
    case 'queued':
      return { label: 'Waiting', tone: 'neutral' };
    case 'sending':
    case 'unknown':
      return { label: 'Being sent', tone: 'neutral' };
    case 'sent':
      return { label: 'Sent', tone: 'info' };
    case 'delivered':
      return { label: 'Delivered', tone: 'accent' };
    case 'cancelled':
      return { label: errorCode === 'opted_out' ? 'They want no texts' : 'Not needed any more', tone: 'neutral' };
    case 'undelivered':
    case 'failed':
      return { label: 'Not delivered', tone: 'danger' };
  }
}

/** Twilio's codes that an owner can do something about, or should know (protocols: twilio-voice, section 7). */
const REASONS: Record<string, string> = {
  '21211': 'this is not a phone number',
  '21408': 'your Twilio account may not text to that country',
  '21606': 'your number cannot send texts at Twilio',
  '21608': 'your Twilio account is a trial and may only text verified numbers',
  '21610': 'they answered STOP',
  '21612': 'Twilio cannot reach this number from yours',
  '21614': 'this is no mobile phone',
  '30003': 'the phone is switched off or out of reach',
  '30004': 'they blocked your number',
  '30005': 'this number does not exist any more',
  '30006': 'this is a landline',
  '30007': 'the mobile network took it for spam',
  '30008': 'the mobile network gave no reason',
  '30034': 'your number is not registered for texting yet (Twilio: A2P 10DLC)',
  expired: 'it could not be sent in time',
  gave_up: 'Twilio did not take it after several tries',
  no_number: 'you have no phone number to send from',
};

/** Why a text did not arrive: `this is a landline`. Null when it did. */
export function reasonInWords({ state, errorCode }: Pick<TextItem, 'state' | 'errorCode'>): string | null {
  if (state !== 'failed' && state !== 'undelivered') return null;
  if (errorCode === null) return 'the mobile network gave no reason';
  return REASONS[errorCode] ?? `Twilio’s reason ${errorCode}`;
}
