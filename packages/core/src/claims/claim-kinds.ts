/** What an assistant may claim that only a function can know. */
export const CLAIM_KINDS = [
  'booked',
  'moved',
  'cancelled',
  'price',
  'time',
  'arrival',
  'dispatched',
  'sent',
  'message',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];
