import type { CalendarEntry, CalendarSlot, ChangeResult, MoveResult, Whereabouts } from '@offhook/core';
import { CalcomBooking, granted, meansTaken, parsed, toEntry } from './calcom-booking.ts';
import type { CalcomClient } from './calcom-client.ts';

/** How many times one booking may have been moved before we stop following. */
const MAX_MOVES_FOLLOWED = 5;

/** Cancels an entry, wherever somebody has moved it; one that is unknown or cancelled already is gone. */
export async function cancel(
  client: CalcomClient,
  { externalUid }: CalendarEntry,
  signal: AbortSignal,
): Promise<ChangeResult> {
  if (externalUid === null) return 'gone';
  const answer = await client.request({
    method: 'POST',
    group: 'bookings',
    path: '/bookings/{uid}/cancel',
    params: { uid: externalUid },
    body: { cancellationReason: 'Cancelled by the business' },
    signal,
  });
  if (answer.ok) return 'done';
  // A booking that has ended cannot be cancelled, and one cancelled already is (A2, A7).
  const over = answer.status === 400 && /cancelled already|already ended/i.test(answer.message);
  if (answer.status === 404) return 'gone';
  if (!over) throw answer.error;
  // Cal.com calls a moved booking cancelled too, and its successor stands.
  const found = await locate(client, { externalUid, signal, moves: 0 });
  const hasMoved = found.state === 'stands' && found.entry.externalUid !== externalUid;
  return hasMoved ? cancel(client, found.entry, signal) : 'gone';
}

export interface Move {
  readonly uid: string | null;
  readonly to: CalendarSlot;
  readonly signal: AbortSignal;
  /** How often the booking turned out to have been moved already. */
  readonly moves: number;
}

/** Moves an entry: Cal.com makes a new booking of it, with a new uid (A7). */
export async function move(client: CalcomClient, { uid, to, signal, moves }: Move): Promise<MoveResult> {
  if (uid === null || moves > MAX_MOVES_FOLLOWED) return { state: 'gone' };
  const answer = await client.request({
    method: 'POST',
    group: 'bookings',
    path: '/bookings/{uid}/reschedule',
    params: { uid },
    body: { start: new Date(to.startsAtMs).toISOString(), reschedulingReason: 'Moved by the business' },
    signal,
  });
  if (answer.ok) return moved(parsed(CalcomBooking, answer.data));
  if (answer.status === 404) return { state: 'gone' };
  const successor = /rescheduled already to booking with uid=([\w-]+)/.exec(answer.message)?.[1];
  if (successor !== undefined) return follow(client, { uid: successor, to, signal, moves: moves + 1 });
  if (/has been cancelled/i.test(answer.message)) return { state: 'gone' };
  if (meansTaken(answer)) return { state: 'taken' };
  throw answer.error;
}

/** An earlier attempt of ours whose answer was lost may have moved it already (A7). */
async function follow(client: CalcomClient, wish: Move & { readonly uid: string }): Promise<MoveResult> {
  const answer = await client.request({
    method: 'GET',
    group: 'bookings',
    path: '/bookings/{uid}',
    params: { uid: wish.uid },
    signal: wish.signal,
  });
  const booking = parsed(CalcomBooking, granted(answer));
  return Date.parse(booking.start) === wish.to.startsAtMs ? moved(booking) : move(client, wish);
}

function moved(booking: CalcomBooking): MoveResult {
  const entry = toEntry(booking);
  return entry === null ? { state: 'gone' } : { state: 'moved', entry };
}

export interface Location {
  readonly externalUid: string;
  readonly signal: AbortSignal;
  /** How many moves were followed so far. */
  readonly moves: number;
}

/** Where a booking stands now, whoever moved it (A7: a move makes a new uid and leaves a trail). */
export async function locate(
  client: CalcomClient,
  { externalUid: uid, signal, moves }: Location,
): Promise<Whereabouts> {
  if (moves > MAX_MOVES_FOLLOWED) return { state: 'gone' };
  const answer = await client.request({
    method: 'GET',
    group: 'bookings',
    path: '/bookings/{uid}',
    params: { uid },
    signal,
  });
  if (!answer.ok && answer.status === 404) return { state: 'gone' };
  const booking = parsed(CalcomBooking, granted(answer));
  if (booking.rescheduledToUid) {
    return locate(client, { externalUid: booking.rescheduledToUid, signal, moves: moves + 1 });
  }
  const entry = toEntry(booking);
  if (entry === null) return { state: 'gone' };
  return { state: 'stands', entry, startsAtMs: Date.parse(booking.start), endsAtMs: Date.parse(booking.end) };
}
