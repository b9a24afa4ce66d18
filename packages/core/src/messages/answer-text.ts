import type { Booking, Prisma, Project } from '@offhook/db';
import { localDate } from '../time/local-time.ts';
import { spokenClock, spokenDate } from '../time/spoken.ts';
import { bookingOfCustomer } from './booking-of-customer.ts';
import { keepCallbackRequest } from './callback-requests.ts';
import { nationalNumber } from './national-number.ts';
import { optIn, optOut } from './opt-outs.ts';
import { queueSms } from './queue-sms.ts';
import { soundsLikeCancelling, type TextIntent } from './understand-text.ts';

/** A text of somebody, with whom it is for. */
export interface IncomingText {
  readonly textId: string;
  readonly project: Project;
  /** The business's number it came to. */
  readonly ownNumber: string;
  readonly from: string;
  readonly body: string;
  readonly intent: TextIntent;
  readonly nowMs: number;
  /** The owner, or somebody on call: nobody to ring back. */
  readonly isStaff: boolean;
  /** Twilio's Advanced Opt-Out has sent its own answer. */
  readonly isAnsweredByTwilio: boolean;
}

/** Does what a text asks for, within the transaction that keeps it. Every branch either answers it or puts it before a person. */
export async function answerText(tx: Prisma.TransactionClient, text: IncomingText): Promise<void> {
  const { project, from } = text;
  const person = { projectId: project.id, phone: from };
  switch (text.intent) {
    case 'stop':
      await optOut(tx, person);
      return soundsLikeCancelling(text.body) ? askAboutCancelling(tx, text) : undefined;
    case 'start':
      // Twilio has sent its own answer to START and STOP; a second one would be refused after STOP (21610).
      return optIn(tx, person);
    case 'help':
      return text.isAnsweredByTwilio ? undefined : reply(tx, text, { body: helpOf(text) });
    case 'confirm':
      return confirmBooking(tx, text);
    case 'change':
      return wantsChange(tx, text);
    case 'other':
      return forAPerson(tx, text);
  }
}

async function confirmBooking(tx: Prisma.TransactionClient, text: IncomingText): Promise<void> {
  const booking = await bookingOfCustomer(tx, text);
  if (!booking) return forAPerson(tx, text);
  await tx.textMessage.updateMany({
    where: { id: text.textId, projectId: text.project.id },
    data: { bookingId: booking.id },
  });
  const body = `Thank you, that is confirmed. ${text.project.name} sees you on ${when(booking, text)}.`;
  await reply(tx, text, { body });
}

async function wantsChange(tx: Prisma.TransactionClient, text: IncomingText): Promise<void> {
  const booking = await bookingOfCustomer(tx, text);
  if (!booking) return forAPerson(tx, text);
  await tx.textMessage.updateMany({
    where: { id: text.textId, projectId: text.project.id },
    data: { bookingId: booking.id },
  });
  await putBefore(tx, text, { body: `Wants another time than ${when(booking, text)}.`, booking });
  const link = text.project.bookingPageUrl;
  const other = link ? ` Or choose one here: ${link}` : ` You can also call ${nationalNumber(text.ownNumber)}.`;
  const body = `We will call you to find another time; until then ${when(booking, text)} stands.${other}`;
  await reply(tx, text, { body });
}

async function askAboutCancelling(tx: Prisma.TransactionClient, text: IncomingText): Promise<void> {
  const booking = await bookingOfCustomer(tx, text);
  if (!booking) return;
  const body = `Answered CANCEL. That stops our texts and cancels nothing: ask whether they still want ${when(booking, text)}.`;
  await putBefore(tx, text, { body, booking });
}

/** Words for a human: kept as a message, and the customer is told that somebody will read it, once a day. */
async function forAPerson(tx: Prisma.TransactionClient, text: IncomingText): Promise<void> {
  if (text.isStaff) return;
  await putBefore(tx, text, { body: text.body, booking: await bookingOfCustomer(tx, text) });
  const day = localDate(text.nowMs, text.project.timeZone);
  const body = `Thank you, we have your message and will get back to you. For anything urgent call ${nationalNumber(text.ownNumber)}.`;
  await reply(tx, text, { body, dedupeKey: `thanks:${text.from}:${day}` });
}

function helpOf({ project, ownNumber }: IncomingText): string {
  return `${project.name}: texts about your appointments. Call ${nationalNumber(ownNumber)} for help. Reply STOP for no more texts.`;
}

function when({ startsAt }: Booking, { project }: IncomingText): string {
  return `${spokenDate(startsAt.getTime(), project)} at ${spokenClock(startsAt.getTime(), project)}`;
}

async function putBefore(
  tx: Prisma.TransactionClient,
  { project, textId, from, nowMs }: IncomingText,
  { body, booking }: { body: string; booking: Booking | null },
): Promise<void> {
  await keepCallbackRequest(tx, {
    projectId: project.id,
    dedupeKey: `text:${textId}`,
    source: 'text',
    bookingId: booking?.id ?? null,
    callerName: booking?.customerName ?? null,
    phone: from,
    body,
    nowMs,
  });
}

interface Reply {
  readonly body: string;
  /** Says which answer this is, when it is not this text's own. */
  readonly dedupeKey?: string;
}

async function reply(
  tx: Prisma.TransactionClient,
  { project, textId, from, nowMs }: IncomingText,
  { body, dedupeKey = `reply:${textId}` }: Reply,
): Promise<void> {
  await queueSms(tx, { projectId: project.id, to: from, kind: 'reply', body, dedupeKey, nowMs });
}
