import { type Booking, type Database, newId, type Service } from '@offhook/db';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { arrivalOf, spokenArrival } from '../time/spoken-arrival.ts';
import { BOOKING_EVENT } from './booking-events.ts';
import { type Business, loadBusiness } from './business.ts';
import type { CallerRequest } from './offer-slots.ts';

/** A million codes for each business: whoever may guess this often finds none. */
const MAX_WRONG_CODES_PER_CALL = 3;
const MAX_WRONG_CODES_PER_HOUR = 30;
const HOUR_MS = 3_600_000;
/** Nobody remembers a fourth one read out to them. */
const MAX_READ_OUT = 3;

/** One appointment as the model may speak of it. */
export interface CallerBooking {
  readonly bookingId: string;
  readonly service: string;
  readonly spoken: string;
  readonly status: 'confirmed' | 'requested';
}

export interface FoundBookings {
  readonly found: boolean;
  readonly bookings: readonly CallerBooking[];
  readonly say: string;
}

export interface BookingProof {
  /** As the caller said it; null: the number they call from has to do. */
  readonly confirmationCode: string | null;
}

const CALL_BACK = 'I can take your details and have someone call you back.';
const NO_SUCH_CODE = 'I find no appointment with that code. Could you read it to me once more?';
const NO_MORE_CODES = `I cannot look any further by code. ${CALL_BACK}`;

/** The appointments still to come of the number that calls, or the one with the code. */
export async function findCallerBookings(
  { db }: { readonly db: Database },
  request: CallerRequest,
  { confirmationCode }: BookingProof,
): Promise<FoundBookings> {
  const business = await loadBusiness(db, request.projectId);
  if (confirmationCode !== null) {
    const booking = await bookingByCode(db, request, confirmationCode);
    if (typeof booking === 'string') return nothing(booking === 'locked' ? NO_MORE_CODES : NO_SUCH_CODE);
    if (booking.status === 'cancelled') return nothing(`${spoken(booking, business, request)} was cancelled.`);
    if (booking.endsAt.getTime() <= request.nowMs) return nothing(`${spoken(booking, business, request)} is over.`);
    return answer([booking], business, request);
  }
  const phone = normalizePhoneNumber(request.callerNumber);
  if (phone === null) return nothing('What is your confirmation code? It has six digits.');
  const bookings = await db.booking.findMany({
    where: {
      projectId: request.projectId,
      customerPhone: phone,
      status: { not: 'cancelled' },
      endsAt: { gt: new Date(request.nowMs) },
    },
    orderBy: { startsAt: 'asc' },
    take: MAX_READ_OUT,
  });
  if (bookings.length > 0) return answer(bookings, business, request);
  return nothing(
    'I find no appointment under the number you are calling from. Do you have the confirmation code? It has six digits.',
  );
}

function nothing(say: string): FoundBookings {
  return { found: false, bookings: [], say };
}

function answer(bookings: readonly Booking[], business: Business, request: CallerRequest): FoundBookings {
  const found = bookings.map((booking) => ({
    bookingId: booking.id,
    service: serviceName(business.services, booking.serviceId),
    spoken: spokenArrival(arrivalOf(booking), business.manner, request.nowMs),
    status: booking.status === 'requested' ? ('requested' as const) : ('confirmed' as const),
  }));
  const list = bookings.map((booking) => spoken(booking, business, request)).join('; and ');
  const which = bookings.length > 1 ? ' Which one is it about?' : '';
  return { found: true, bookings: found, say: `I see ${list}.${which}` };
}

/** "Leak repair, tomorrow, Tuesday, November 24 at 9 AM". */
export function spoken(booking: Booking, { services, manner }: Business, { nowMs }: CallerRequest): string {
  return `${serviceName(services, booking.serviceId)}, ${spokenArrival(arrivalOf(booking), manner, nowMs)}`;
}

function serviceName(services: readonly Service[], serviceId: string): string {
  return services.find(({ id }) => id === serviceId)?.name ?? 'your appointment';
}

/** `unknown`: none, or not this caller's, which is the same to them. `locked`: too many wrong codes. */
export type NotTheirs = 'unknown' | 'locked';

/**
 * The booking, for whoever may change it: the number it was made for, the call it was made in, or the confirmation code. Any
 * other caller gets the answer of a booking that does not exist.
 */
export async function bookingOfCaller(
  db: Database,
  request: CallerRequest,
  { bookingId, confirmationCode }: BookingProof & { readonly bookingId: string },
): Promise<Booking | NotTheirs> {
  const booking = await db.booking.findFirst({ where: { id: bookingId, projectId: request.projectId } });
  if (booking && isTheirs(booking, request)) return booking;
  if (confirmationCode === null) return 'unknown';
  const named = await bookingByCode(db, request, confirmationCode);
  if (typeof named === 'string') return named;
  return named.id === bookingId ? named : 'unknown';
}

function isTheirs({ customerPhone, callId }: Booking, request: CallerRequest): boolean {
  if (callId !== null && callId === request.callId) return true;
  const phone = normalizePhoneNumber(request.callerNumber);
  return phone !== null && phone === customerPhone;
}

async function bookingByCode(db: Database, request: CallerRequest, said: string): Promise<Booking | NotTheirs> {
  const { projectId, callId, nowMs } = request;
  if (await isLocked(db, request)) return 'locked';
  const confirmationCode = said.replace(/\D/g, '');
  const booking = await db.booking.findFirst({ where: { projectId, confirmationCode } });
  if (booking) return booking;
  // Counted in the database: a caller who is passed on to another worker goes on counting.
  const row = { id: newId('event', nowMs), projectId, callId, at: new Date(nowMs), payload: {} };
  await db.eventLog.create({ data: { ...row, type: BOOKING_EVENT.codeRejected } });
  return 'unknown';
}

async function isLocked(db: Database, { projectId, callId, nowMs }: CallerRequest): Promise<boolean> {
  const wrong = { projectId, type: BOOKING_EVENT.codeRejected, at: { gte: new Date(nowMs - HOUR_MS) } };
  const [inCall, inHour] = await Promise.all([
    callId === null ? 0 : db.eventLog.count({ where: { ...wrong, callId } }),
    db.eventLog.count({ where: wrong }),
  ]);
  return inCall >= MAX_WRONG_CODES_PER_CALL || inHour >= MAX_WRONG_CODES_PER_HOUR;
}

/** What a caller hears who may not change what they asked for. */
export function refusalFor(reason: NotTheirs): string {
  return reason === 'locked' ? NO_MORE_CODES : 'I find no such appointment of yours. What is your confirmation code?';
}
