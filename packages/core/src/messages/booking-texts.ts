import type { Booking, Database, Prisma, Project, Service } from '@offhook/db';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { spokenDate } from '../time/spoken.ts';
import { arrivalOf, writtenArrivalClock } from '../time/spoken-arrival.ts';
import { nationalNumber } from './national-number.ts';
import { ownNumberFor } from './own-number.ts';
import { queueSms, type SmsAnswer } from './queue-sms.ts';
import { fillTemplate, type Placeholder } from './template.ts';
import { type TextSettings, textSettingsOf } from './text-settings.ts';

export type BookingTextKind = 'booking_confirmation' | 'booking_reminder' | 'booking_moved' | 'booking_cancelled';

export interface BookingTextRequest {
  readonly projectId: string;
  readonly bookingId: string;
  readonly kind: BookingTextKind;
  /** Epoch milliseconds; the clock's when left out. */
  readonly nowMs?: number;
}

/** `switched_off`: the business sends no such texts. `no_booking`: there is none (any more). */
export type BookingTextAnswer = SmsAnswer | 'switched_off' | 'no_booking';

type BookingRow = Booking & { readonly service: Service; readonly project: Project };

/**
 * Tells a customer about their booking, in the business's words. One text per booking, kind and time: asked for again, it is
 * `already`. May stand in the transaction that changes the booking; it leaves after the commit.
 */
export async function queueBookingText(
  db: Database | Prisma.TransactionClient,
  { projectId, bookingId, kind, nowMs = Date.now() }: BookingTextRequest,
): Promise<BookingTextAnswer> {
  const booking = await db.booking.findFirst({
    where: { id: bookingId, projectId },
    include: { service: true, project: true },
  });
  if (!booking) return 'no_booking';
  const template = templateOf(kind, textSettingsOf(booking.project));
  if (template === null) return 'switched_off';
  const { callId } = booking;
  const to = normalizePhoneNumber(booking.customerPhone) ?? booking.customerPhone;
  const ownNumber = await ownNumberFor(db, { projectId, customer: to, callId, kind });
  return queueSms(db, {
    projectId,
    to,
    kind,
    body: fillTemplate(template, bookingWords(booking, ownNumber)),
    dedupeKey: bookingTextKey(kind, booking),
    callId,
    bookingId,
    nowMs,
  });
}

/** A moved booking is told about again; a cancelled one cannot be cancelled twice. */
export function bookingTextKey(kind: BookingTextKind, { id, startsAt }: Pick<Booking, 'id' | 'startsAt'>): string {
  const hasTime = kind === 'booking_reminder' || kind === 'booking_moved';
  return hasTime ? `${kind}:${id}@${startsAt.getTime()}` : `${kind}:${id}`;
}

function templateOf(kind: BookingTextKind, { confirmation, change, reminder }: TextSettings): string | null {
  switch (kind) {
    case 'booking_confirmation':
      return confirmation.enabled ? confirmation.text : null;
    case 'booking_reminder':
      return reminder.enabled ? reminder.text : null;
    case 'booking_moved':
      return change.enabled ? change.moved : null;
    case 'booking_cancelled':
      return change.enabled ? change.cancelled : null;
  }
}

/** What stands for the words in braces. */
export function bookingWords(booking: BookingRow, ownNumber: string | null): Record<Placeholder, string> {
  const { project, service } = booking;
  const startsAtMs = booking.startsAt.getTime();
  return {
    business: project.name,
    service: service.name,
    date: spokenDate(startsAtMs, project),
    time: writtenArrivalClock(arrivalOf(booking), project),
    address: booking.address,
    code: booking.confirmationCode,
    phone: nationalNumber(ownNumber ?? project.contactPhone ?? ''),
    link: project.bookingPageUrl ?? '',
  };
}
