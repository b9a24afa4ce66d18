import type { RouterOutputs } from '#app/lib/trpc.ts';

export type Told = RouterOutputs['bookings']['reschedule']['told'];

/** What became of the text to the customer, as the end of a sentence that says what was done. Empty: none was wanted. */
export function toldInWords(told: Told, customerName: string): string {
  switch (told) {
    case null:
      return '';
    case 'queued':
    case 'already':
      return ` ${customerName} gets a text.`;
    case 'opted_out':
      return ` ${customerName} wants no texts: please ring them.`;
    case 'not_a_mobile':
      return ` No text can reach ${customerName}: please ring them.`;
    default:
      return ` No text was sent, because you have switched these off: please ring ${customerName}.`;
  }
}
