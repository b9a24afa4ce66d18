import { type Booking, newId } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { keepCallbackRequest } from '../messages/callback-requests.ts';
import { postalCodeOf } from '../service-area/check-service-area.ts';
import { type BookingCase, phoneOf } from './booking-case.ts';
import { BOOKING_EVENT } from './booking-events.ts';

type Details = Pick<Booking, 'customerName' | 'customerPhone' | 'customerEmail' | 'address' | 'postalCode' | 'notes'>;

/**
 * What a caller says about a booking that stands already ("no, number 14") is written down. Left out means unchanged, and a
 * shorter way of saying the same is no correction. An outside calendar cannot be told, so a person is.
 */
export async function correctBooking(found: BookingCase, booking: Booking): Promise<Booking> {
  const corrected = corrections(found, booking);
  const fields = Object.keys(corrected);
  if (fields.length === 0) return booking;
  const { deps, request } = found;
  const { id, projectId, callId } = booking;
  const at = new Date(request.nowMs);
  return deps.db.$transaction(async (tx) => {
    const now = await tx.booking.update({ where: { id }, data: corrected });
    const event = { id: newId('event', request.nowMs), projectId, callId, at, type: BOOKING_EVENT.corrected };
    await tx.eventLog.create({ data: { ...event, payload: { bookingId: id, fields } } });
    if (booking.calendar !== 'own') {
      await keepCallbackRequest(tx, {
        projectId,
        dedupeKey: `correction:${id}:${now.updatedAt.getTime()}`,
        source: 'call',
        callId: request.callId,
        bookingId: id,
        callerName: now.customerName,
        phone: now.customerPhone,
        body: `Corrected a booking: ${now.customerName}, ${now.address}. Please correct it in your calendar too, which still says ${booking.customerName}, ${booking.address}.`,
        nowMs: request.nowMs,
      });
    }
    await publishLive(tx, { projectId, callId, kind: 'booking', at: at.toISOString() });
    return now;
  });
}

function corrections(found: BookingCase, booking: Booking): Partial<Details> {
  const { words } = found;
  const said: Partial<Details> = {
    customerName: words.customerName,
    address: words.address,
    postalCode: postalCodeOf(words) ?? booking.postalCode,
    ...(words.phone === null ? {} : { customerPhone: phoneOf(found) ?? booking.customerPhone }),
    ...(words.email === null ? {} : { customerEmail: words.email }),
    ...(words.notes === null ? {} : { notes: words.notes }),
  };
  const isNew = ([field, value]: [string, unknown]) => !isSaid(Reflect.get(booking, field), value);
  return Object.fromEntries(Object.entries(said).filter(isNew));
}

/** "12 Oak Street" says nothing new about "12 Oak Street, Austin". */
function isSaid(known: unknown, value: unknown): boolean {
  if (typeof known !== 'string' || typeof value !== 'string') return known === value;
  return plain(known).includes(plain(value));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
