import {
  addDays,
  fillTemplate,
  instantOf,
  localDate,
  nationalNumber,
  spokenClock,
  spokenDate,
  TextSettings,
} from '@offhook/core';
import type { Prisma } from '@offhook/db';
import { DEMO_CURRENCY, DEMO_LOCALE, DEMO_TIME_ZONE, type DemoBusiness } from './demo-business.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MANNER = { timeZone: DEMO_TIME_ZONE, locale: DEMO_LOCALE, currency: DEMO_CURRENCY };
/** Every so many reminders somebody answers, and one confirmation rings at a landline. */
const ANSWERED = 3;
const LANDLINE = 7;

type TextRow = Prisma.TextMessageCreateManyInput;
type BookingRow = Prisma.BookingCreateManyInput;
export type DemoTexts = { texts: TextRow[]; messages: Prisma.CallbackRequestCreateManyInput[] };

/** The texts that the demo's bookings caused, and messages that wait for the owner. Pure, counted from `nowMs`. */
export function tellTexts(business: DemoBusiness, bookings: readonly BookingRow[], nowMs: number): DemoTexts {
  const texts = bookings.flatMap((booking, index) => [
    confirmationOf(business, booking, index),
    ...reminderOf(business, booking, { index, nowMs }),
  ]);
  return { texts, messages: messagesOf(business, bookings, nowMs) };
}

const { confirmation, reminder } = TextSettings.parse({});

function confirmationOf(business: DemoBusiness, booking: BookingRow, index: number): TextRow {
  const atMs = msOf(booking.createdAt) + MINUTE_MS;
  const isLandline = index % LANDLINE === LANDLINE - 1;
  return {
    ...rowOf(business, booking, { kind: 'booking_confirmation', template: confirmation.text, atMs }),
    dedupeKey: `booking_confirmation:${booking.id}`,
    ...(isLandline ? { state: 'undelivered', errorCode: '30006' } : {}),
  };
}

function reminderOf(business: DemoBusiness, booking: BookingRow, told: { index: number; nowMs: number }): TextRow[] {
  const startsAtMs = msOf(booking.startsAt);
  const dayBefore = addDays(localDate(startsAtMs, DEMO_TIME_ZONE), -1);
  const atMs = instantOf(dayBefore, reminder.at, DEMO_TIME_ZONE);
  if (booking.status === 'cancelled' || atMs > told.nowMs || atMs < msOf(booking.createdAt) + 4 * HOUR_MS) return [];
  const sent: TextRow = {
    ...rowOf(business, booking, { kind: 'booking_reminder', template: reminder.text, atMs }),
    dedupeKey: `booking_reminder:${booking.id}@${startsAtMs}`,
  };
  const answeredAtMs = atMs + 25 * MINUTE_MS;
  if (told.index % ANSWERED !== 0 || answeredAtMs > told.nowMs) return [sent];
  const answer: TextRow = {
    ...sent,
    id: `${sent.id}_answer`,
    dedupeKey: `in:${sent.id}`,
    direction: 'inbound',
    kind: 'confirm',
    state: 'received',
    body: 'C',
    createdAt: new Date(answeredAtMs),
  };
  return [sent, answer];
}

type Sent = { kind: string; template: string; atMs: number };

function rowOf({ project, number, services }: DemoBusiness, booking: BookingRow, sent: Sent): TextRow {
  const startsAtMs = msOf(booking.startsAt);
  const at = new Date(sent.atMs);
  return {
    id: `txt_${sent.kind}_${booking.id}`,
    projectId: project.id,
    dedupeKey: '',
    direction: 'outbound',
    kind: sent.kind,
    state: 'delivered',
    customer: booking.customerPhone,
    ownNumber: number.e164,
    body: fillTemplate(sent.template, {
      business: project.name,
      service: services.find(({ id }) => id === booking.serviceId)?.name ?? '',
      date: spokenDate(startsAtMs, MANNER),
      time: spokenClock(startsAtMs, MANNER),
      code: booking.confirmationCode,
      phone: nationalNumber(number.e164),
    }),
    bookingId: booking.id ?? null,
    callId: booking.callId ?? null,
    sendAfter: at,
    expiresAt: new Date(sent.atMs + 12 * HOUR_MS),
    sentAt: at,
    createdAt: at,
  };
}

const MESSAGES = [
  { body: 'Has a question about the last invoice: a part was billed twice.', minutesAgo: 50, bestTime: 'After four' },
  {
    body: 'The water heater we put in last spring makes a knocking noise. Asks whether that is safe.',
    minutesAgo: 135,
    urgent: true,
  },
  { body: 'Would like an offer for repiping a house from 1962, three bathrooms.', minutesAgo: 26 * 60 },
  {
    body: 'Wants to know whether you also look after rental homes, eleven of them.',
    minutesAgo: 3 * 24 * 60,
    done: true,
  },
  { body: 'Left a jacket behind at the last visit.', minutesAgo: 4 * 24 * 60, done: true },
] as const;

/** Of people whose call is in the history, so that their call can be read. */
function messagesOf({ project }: DemoBusiness, bookings: readonly BookingRow[], nowMs: number): DemoTexts['messages'] {
  return MESSAGES.flatMap((message, index) => {
    const booking = bookings[index * 3];
    if (!booking) return [];
    const createdAtMs = nowMs - message.minutesAgo * MINUTE_MS;
    const isDone = 'done' in message;
    return [
      {
        id: `msg_${project.id}_${index}`,
        projectId: project.id,
        dedupeKey: `demo:${index}`,
        source: 'call' as const,
        callerName: booking.customerName,
        phone: booking.customerPhone,
        body: message.body,
        urgent: 'urgent' in message,
        bestTime: 'bestTime' in message ? message.bestTime : null,
        createdAt: new Date(createdAtMs),
        ...(isDone ? { doneAt: new Date(createdAtMs + 3 * HOUR_MS), doneBy: 'Sam Rivera' } : {}),
      },
    ];
  });
}

function msOf(at: Date | string | undefined): number {
  return at === undefined ? 0 : new Date(at).getTime();
}
