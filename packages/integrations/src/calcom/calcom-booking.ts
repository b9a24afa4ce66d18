import { AppError, type CalendarEntry } from '@offhook/core';
import { z } from 'zod';
import type { CalcomAnswer } from './calcom-client.ts';

const Attendee = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  phoneNumber: z.string().nullish(),
});

/** The parts of a booking we read (protocols/calcom-and-maps.md, A5). */
export const CalcomBooking = z.object({
  /** Grows with every booking. */
  id: z.number(),
  uid: z.string().min(1),
  status: z.enum(['accepted', 'pending', 'cancelled', 'rejected']),
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
  eventTypeId: z.number().nullish(),
  rescheduledFromUid: z.string().nullish(),
  rescheduledToUid: z.string().nullish(),
  updatedAt: z.iso.datetime({ offset: true }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  attendees: z.array(Attendee).nullish(),
  location: z.unknown(),
  bookingFieldsResponses: z.record(z.string(), z.unknown()).nullish(),
});
export type CalcomBooking = z.infer<typeof CalcomBooking>;

/** Null: it is no appointment (any more). */
export function toEntry({ uid, status }: Pick<CalcomBooking, 'uid' | 'status'>): CalendarEntry | null {
  if (status === 'accepted') return { externalUid: uid, status: 'confirmed' };
  return status === 'pending' ? { externalUid: uid, status: 'requested' } : null;
}

/** What was asked for, or the refusal thrown. */
export function granted(answer: CalcomAnswer): unknown {
  if (!answer.ok) throw answer.error;
  return answer.data;
}

/** @throws AppError UPSTREAM_BAD_RESPONSE when the answer has another shape. */
export function parsed<Shape extends z.ZodType>(shape: Shape, data: unknown): z.infer<Shape> {
  const result = shape.safeParse(data);
  if (result.success) return result.data;
  throw new AppError('UPSTREAM_BAD_RESPONSE', 'Cal.com answered in a shape we do not know', { cause: result.error });
}

/** Cal.com says "taken" with a 400 and words; 409 and 410 belong to slot reservations (A4, A5). */
export function meansTaken({ status, message }: Extract<CalcomAnswer, { ok: false }>): boolean {
  if (status === 409 || status === 410) return true;
  return (
    status === 400 &&
    /already has booking|not available|can't be booked at the "start" time|meeting in the past|already exists/i.test(
      message,
    )
  );
}
