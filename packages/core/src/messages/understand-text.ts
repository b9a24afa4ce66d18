/** What somebody wants who texts the business. */
export type TextIntent = 'stop' | 'start' | 'help' | 'confirm' | 'change' | 'other';

/** Twilio's own words for long codes, which it acts on before we hear of them (Twilio: support for opt-out keywords). */
const STOP_WORDS = [
  'STOP',
  'STOPALL',
  'STOP ALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
  'OPT OUT',
];
const START_WORDS = ['START', 'UNSTOP'];
const HELP_WORDS = ['HELP', 'INFO'];
const CONFIRM_WORDS = ['C', 'CONFIRM', 'CONFIRMED', 'YES', 'Y', 'OK', 'OKAY'];
const CHANGE_WORDS = ['R', 'RESCHEDULE', 'CHANGE', 'MOVE'];

const OPT_OUT_TYPES: Readonly<Record<string, TextIntent>> = { STOP: 'stop', START: 'start', HELP: 'help' };

/**
 * A keyword is the whole text, whatever its case and punctuation; "stop by at noon" is not one. `optOutType`: what Twilio's
 * Advanced Opt-Out took it for, which wins.
 */
export function understandText(body: string, optOutType: string | null = null): TextIntent {
  const known = optOutType === null ? undefined : OPT_OUT_TYPES[optOutType.toUpperCase()];
  if (known) return known;
  const word = body
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (STOP_WORDS.includes(word)) return 'stop';
  if (START_WORDS.includes(word)) return 'start';
  if (HELP_WORDS.includes(word)) return 'help';
  if (CONFIRM_WORDS.includes(word)) return 'confirm';
  return CHANGE_WORDS.includes(word) ? 'change' : 'other';
}

/** "CANCEL" stops all texts at Twilio; who writes it may have meant the appointment. */
export function soundsLikeCancelling(body: string): boolean {
  return /^\W*cancel\W*$/i.test(body);
}
