import { type Database, newId, type Prisma } from '@offhook/db';
import { wakeJob } from '../jobs/job.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { canReceiveTexts } from './text-address.ts';
import { TEXT_KINDS, type TextKind } from './text-kinds.ts';
import { textSettingsOf } from './text-settings.ts';

/** The name of the job that sends what is queued. */
export const SEND_TEXTS_JOB = 'send-texts';
/** Twilio Messages API: a body of more than 1600 characters is refused (21617). */
export const MAX_TEXT_CHARS = 1_600;

export interface SmsRequest {
  readonly projectId: string;
  /** The person's number, E.164. */
  readonly to: string;
  readonly kind: TextKind;
  readonly body: string;
  /** Says which text this is, within the project: the same key twice is one text. */
  readonly dedupeKey: string;
  readonly callId?: string | null | undefined;
  readonly bookingId?: string | null | undefined;
  /** Epoch milliseconds; the clock's when left out. */
  readonly nowMs?: number | undefined;
}

/**
 * `queued`: the row is there, and the sending job does the rest. `already`: it was before. `opted_out`: they answered STOP.
 * `not_a_mobile`: no text could arrive there.
 */
export type SmsAnswer = 'queued' | 'already' | 'opted_out' | 'not_a_mobile';

/**
 * Asks for one SMS. Writes a row and nothing else, so it belongs into the transaction of what it tells about, and works in any
 * process; it leaves at once, or in the morning when its kind can wait (`TEXT_KINDS`). Only to people the business may text.
 *
 * For the texts about a booking use `queueBookingText`, which takes the business's own words.
 */
export async function queueSms(db: Database | Prisma.TransactionClient, request: SmsRequest): Promise<SmsAnswer> {
  const { projectId, to, kind, dedupeKey, nowMs = Date.now() } = request;
  if (!canReceiveTexts(to)) return 'not_a_mobile';
  const optedOut = await db.smsOptOut.count({ where: { projectId, phone: to } });
  if (optedOut > 0) return 'opted_out';
  const sendAfterMs = await leavesAt(db, request, nowMs);
  const { count } = await db.textMessage.createMany({
    data: [
      {
        id: newId('text', nowMs),
        projectId,
        dedupeKey,
        direction: 'outbound',
        kind,
        state: 'queued',
        customer: to,
        body: request.body.slice(0, MAX_TEXT_CHARS),
        callId: request.callId ?? null,
        bookingId: request.bookingId ?? null,
        sendAfter: new Date(sendAfterMs),
        expiresAt: new Date(sendAfterMs + TEXT_KINDS[kind].usefulForMs),
        createdAt: new Date(nowMs),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return 'already';
  if (sendAfterMs <= nowMs) await wakeJob(db, SEND_TEXTS_JOB);
  return 'queued';
}

async function leavesAt(
  db: Database | Prisma.TransactionClient,
  { projectId, kind }: SmsRequest,
  nowMs: number,
): Promise<number> {
  if (!TEXT_KINDS[kind].waitsForMorning) return nowMs;
  const project = await db.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { id: true, texts: true, timeZone: true },
  });
  return afterQuietHours(nowMs, project.timeZone, textSettingsOf(project).quietHours);
}
