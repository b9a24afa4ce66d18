import { type Database, newId, type Service, type SlotOffer } from '@offhook/db';
import { z } from 'zod';
import { attemptBooking } from '../bookings/book-attempt.ts';
import type { BookingCase, BookSlotDeps, CustomerWords } from '../bookings/booking-case.ts';
import { type Business, loadBusiness } from '../bookings/business.ts';
import { intentKeyOf } from '../bookings/intent-key.ts';
import { findByKey } from '../bookings/save-booking.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { PostalCode } from '../projects/business-profile.ts';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { optionalText, requiredText } from '../projects/profile-shapes.ts';
import type { CalendarFor } from './calendar-port.ts';

const MINUTE_MS = 60_000;
const OFFER_VALID_MS = 60_000;

/** A job as the owner enters it. */
export const HandBooking = z.object({
  /** Made by the form: the same form sent twice is one booking. */
  requestKey: z.string().min(8).max(80),
  serviceId: z.string().max(60),
  /** Own calendar: who goes. An outside calendar chooses by itself. */
  technicianId: z.string().max(60).nullable().default(null),
  startsAt: z.iso.datetime({ offset: true }),
  customerName: requiredText('The name', 120),
  customerPhone: requiredText('The phone number', 40),
  address: requiredText('The address', 300),
  postalCode: PostalCode.nullable().default(null),
  notes: optionalText('The note', 1_000),
});
export type HandBooking = z.infer<typeof HandBooking>;

export interface HandBookingRequest {
  readonly projectId: string;
  readonly details: HandBooking;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Books what the owner enters, with the same guarantees as a caller's booking: once, intent first. Hours, lead time, skills
 * and drives are the owner's to weigh; another job and time off are not.
 *
 * @throws AppError when the outcome is unknown (calendar away). Sending the same form again is then safe.
 */
export async function bookByHand(
  deps: BookSlotDeps,
  request: HandBookingRequest,
): Promise<Outcome<{ bookingId: string; startsAt: string }>> {
  const { projectId, details, nowMs } = request;
  const startsAtMs = Date.parse(details.startsAt);
  if (startsAtMs <= nowMs) return refused('INPUT_INVALID', 'Choose a time that is still to come', 'startsAt');
  const phone = normalizePhoneNumber(details.customerPhone);
  if (phone === null) return refused('INPUT_INVALID', 'This is not a phone number', 'customerPhone');
  const business = await loadBusiness(deps.db, projectId);
  const service = business.services.find(({ id }) => id === details.serviceId);
  if (!service) return refused('INPUT_INVALID', 'Choose a service that you still offer', 'serviceId');
  const intentKey = intentKeyOf({ projectId, caller: `hand:${details.requestKey}`, serviceId: service.id, startsAtMs });
  const known = await findByKey(deps.db, { projectId, intentKey });
  if (known) return granted({ bookingId: known.id, startsAt: known.startsAt.toISOString() });
  const isOwn = business.calendarProvider === 'own';
  if (isOwn && !(await worksHere(deps.db, projectId, details.technicianId))) return notFound('technician');
  const offer = await writeOffer(deps.db, {
    request,
    service,
    technicianId: isOwn ? details.technicianId : null,
    business,
  });
  const booking = await attemptBooking(caseOf(deps, { request, business, offer, phone }), intentKey);
  if (booking) return granted({ bookingId: booking.id, startsAt: booking.startsAt.toISOString() });
  return refused('CONFLICT', isOwn ? 'There is another job then, or time off. Choose another time.' : CALENDAR_SAID_NO);
}

const CALENDAR_SAID_NO = 'Your calendar does not take a booking at that time. Choose another one.';

async function worksHere(db: Database, projectId: string, technicianId: string | null): Promise<boolean> {
  return (
    technicianId !== null && (await db.technician.count({ where: { id: technicianId, projectId, active: true } })) > 0
  );
}

interface NewOffer {
  readonly request: HandBookingRequest;
  readonly service: Service;
  readonly technicianId: string | null;
  readonly business: Business;
}

/** What is booked is always an offer: the owner's is taken at once. */
async function writeOffer(db: Database, { request, service, technicianId, business }: NewOffer): Promise<SlotOffer> {
  const { projectId, details, nowMs } = request;
  const startsAtMs = Date.parse(details.startsAt);
  const windowMs = business.rules.arrivalWindowMin * MINUTE_MS;
  return db.slotOffer.create({
    data: {
      id: newId('slot', nowMs),
      projectId,
      serviceId: service.id,
      technicianId,
      startsAt: new Date(startsAtMs),
      endsAt: new Date(startsAtMs + service.durationMin * MINUTE_MS),
      arrivesBy: windowMs > 0 ? new Date(startsAtMs + windowMs) : null,
      emergency: service.emergency,
      createdAt: new Date(nowMs),
      expiresAt: new Date(nowMs + OFFER_VALID_MS),
    },
  });
}

interface Entered {
  readonly request: HandBookingRequest;
  readonly business: Business;
  readonly offer: SlotOffer;
  readonly phone: string;
}

function caseOf(deps: BookSlotDeps, { request, business, offer, phone }: Entered): BookingCase {
  const { projectId, details, nowMs, signal } = request;
  const { customerName, address, postalCode, notes } = details;
  const words: CustomerWords = { slotId: offer.id, customerName, address, postalCode, phone, email: null, notes };
  return {
    deps: { ...deps, calendarFor: asTheOwnerSays(deps.calendarFor, business) },
    request: { projectId, callId: null, callerNumber: phone, nowMs, signal },
    words,
    // The owner may book by hand what is not booked on the phone.
    business: { ...business, services: business.services.map((service) => ({ ...service, bookable: true })) },
    offer,
  };
}

/** The own calendar without its rules, and without sending somebody else than the owner chose. */
function asTheOwnerSays(calendarFor: CalendarFor, { calendarProvider }: Business): CalendarFor {
  if (calendarProvider !== 'own') return calendarFor;
  return async (projectId) => ({
    ...(await calendarFor(projectId)),
    findSlots: async () => [],
    book: async () => ({ taken: false, entry: { externalUid: null, status: 'confirmed' } }),
  });
}
