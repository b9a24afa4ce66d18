import type { RouterOutputs } from '#app/lib/trpc.ts';

type NumberUse = RouterOutputs['numbers']['importable'][number]['use'];

/** Who gets a number's calls now, as an owner says it; begins with a capital, no full stop. */
export function wordsForUse(use: NumberUse): string {
  switch (use.kind) {
    case 'offhook':
      return 'Calls come here already';
    case 'vapi':
      return 'Answered by Vapi';
    case 'trunk':
      return 'Rings your office phone system';
    case 'fax':
      return 'Takes faxes';
    case 'application':
      return `Answered by “${use.name}”, set up at Twilio`;
    case 'elsewhere':
      return use.host === null ? 'Answered somewhere else' : `Answered by ${use.host}`;
    case 'nothing':
      return 'Not used: nobody answers it';
  }
}
