import { z } from 'zod';
import type { BookingDraft, CalendarSlot } from '../calendar/calendar-port.ts';

const Span = z.object({ fromMs: z.number(), untilMs: z.number() });
const Slot: z.ZodType<CalendarSlot> = z.object({
  startsAtMs: z.number(),
  endsAtMs: z.number(),
  arrivesByMs: z.number().nullable().default(null),
  technicianId: z.string().nullable(),
});

/** Typed by the port, so that a part added to a draft is kept here too. */
const Draft: z.ZodType<BookingDraft> = z.object({
  projectId: z.string(),
  intentKey: z.string(),
  callId: z.string().nullable(),
  serviceId: z.string(),
  slot: Slot,
  blocked: Span,
  emergency: z.boolean(),
  attendee: z.object({
    name: z.string(),
    phone: z.string(),
    email: z.string().nullable(),
    address: z.string(),
    notes: z.string(),
  }),
  postalCode: z.string().nullable(),
  priceMinCents: z.number().nullable(),
  priceMaxCents: z.number().nullable(),
});

/** What an intent wants, whole (`BookingIntent.wish`): a reconciler finishes it by this alone. */
export const BookingWish = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('book'), draft: Draft }),
  /** `externalUid`: as the calendar knew the booking when the change was asked for. */
  z.object({ kind: z.literal('move'), externalUid: z.string().nullable(), slot: Slot }),
  z.object({ kind: z.literal('cancel'), externalUid: z.string().nullable() }),
]);
export type BookingWish = z.infer<typeof BookingWish>;
