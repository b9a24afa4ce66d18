import { createHash, randomInt } from 'node:crypto';

export interface Wish {
  readonly projectId: string;
  /** Who wants it: the caller's number, or the call when the number is withheld. */
  readonly caller: string;
  readonly serviceId: string;
  readonly startsAtMs: number;
}

/**
 * The key of a wish: the same caller wanting the same thing at the same time always has the same key, whichever offer it
 * came from, whoever was to do the job, and however often it is said. Hashed, because it travels to the calendar and must not carry a phone number.
 */
export function intentKeyOf({ projectId, caller, serviceId, startsAtMs }: Wish): string {
  const parts = [projectId, caller, serviceId, startsAtMs];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}

/** The key of a booking that was cancelled or moved, so that the same wish can be booked again. */
export function retiredKey(intentKey: string, nowMs: number): string {
  return `${intentKey}#${nowMs.toString(36)}${randomInt(1_000_000).toString(36)}`;
}

/** Six digits: nothing a phone line can garble, a million per business. The database keeps them apart. */
export function newConfirmationCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/**
 * The key of a change to a booking. Every change gives the booking a new key of its own, so the same change can be wanted
 * again later, and the same one said twice cannot be asked for twice.
 */
export function changeKeyOf(booking: { id: string; intentKey: string }, wish: ChangeOf): string {
  const parts = [booking.id, booking.intentKey, wish.kind, wish.kind === 'move' ? wish.slot.startsAtMs : null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}

type ChangeOf = { kind: 'move'; slot: { startsAtMs: number } } | { kind: 'cancel' };
