import { type Database, newId, type PhoneNumber, type Prisma, type Project } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { answerText, type IncomingText } from './answer-text.ts';
import { isTextKind } from './text-kinds.ts';
import { type TextIntent, understandText } from './understand-text.ts';

/** A text that came in, as Twilio's webhook tells it. */
export interface ReceivedText {
  readonly providerSid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** Pictures and files; they are not kept. */
  readonly mediaCount: number;
  /** Twilio's Advanced Opt-Out took it for STOP, START or HELP, and answered. */
  readonly optOutType: string | null;
  readonly nowMs: number;
}

export type ReceivedAnswer =
  | { readonly state: 'understood'; readonly intent: TextIntent; readonly projectId: string }
  /** Delivered before: nothing was done again. */
  | { readonly state: 'already' }
  /** Nobody's number. */
  | { readonly state: 'unknown_number' };

const MAX_BODY_CHARS = 1_600;
/** Pictures stay at Twilio: a person asks what they show. */
const WITH_FILE = '(They sent a picture or a file, which is not kept here.)';
/** Somebody whom the business itself texted that lately about its own matters is no customer. */
const STAFF_FOR_MS = 7 * 24 * 3_600_000;
const STAFF_KINDS = ['on_call', 'message_alert', 'switch_alert'];

/**
 * Keeps a text that came in and does what it asks for, once, however often Twilio delivers it: everything in one transaction,
 * keyed by Twilio's id.
 */
export async function receiveText(db: Database, received: ReceivedText): Promise<ReceivedAnswer> {
  const number = await db.phoneNumber.findUnique({ where: { e164: received.to }, include: { project: true } });
  if (!number) return { state: 'unknown_number' };
  const body = wordsOf(received);
  const intent = understandText(received.body, received.optOutType);
  const { projectId } = number;
  const isNew = await db.$transaction(async (tx) => {
    const textId = await keep(tx, received, { number, body, intent });
    if (textId === null) return false;
    const text = await incoming(tx, received, { number, body, intent });
    await answerText(tx, { ...text, textId });
    await publishLive(tx, { projectId, callId: null, kind: 'message', at: new Date(received.nowMs).toISOString() });
    return true;
  });
  return isNew ? { state: 'understood', intent, projectId } : { state: 'already' };
}

function wordsOf({ body, mediaCount }: ReceivedText): string {
  const words = body.trim().slice(0, MAX_BODY_CHARS);
  return mediaCount > 0 || words === '' ? `${words} ${WITH_FILE}`.trim() : words;
}

interface Read {
  readonly number: PhoneNumber & { readonly project: Project };
  readonly body: string;
  readonly intent: TextIntent;
}

/** @returns our id of it, or null when it was kept before. */
async function keep(
  tx: Prisma.TransactionClient,
  { providerSid, from, to, nowMs }: ReceivedText,
  { number, body, intent }: Read,
): Promise<string | null> {
  const id = newId('text', nowMs);
  const at = new Date(nowMs);
  const { count } = await tx.textMessage.createMany({
    data: [
      {
        id,
        projectId: number.projectId,
        dedupeKey: `in:${providerSid}`,
        direction: 'inbound',
        kind: intent,
        state: 'received',
        customer: from,
        ownNumber: to,
        body,
        providerSid,
        sendAfter: at,
        expiresAt: at,
        createdAt: at,
      },
    ],
    skipDuplicates: true,
  });
  return count === 0 ? null : id;
}

async function incoming(
  tx: Prisma.TransactionClient,
  { from, nowMs, optOutType }: ReceivedText,
  { number, body, intent }: Read,
): Promise<Omit<IncomingText, 'textId'>> {
  const { projectId, project, e164 } = number;
  const lastSent = await tx.textMessage.findFirst({
    where: { projectId, customer: from, direction: 'outbound', createdAt: { gte: new Date(nowMs - STAFF_FOR_MS) } },
    orderBy: { createdAt: 'desc' },
    select: { kind: true },
  });
  const isStaff =
    from === project.contactPhone ||
    (lastSent !== null && isTextKind(lastSent.kind) && STAFF_KINDS.includes(lastSent.kind));
  return { project, ownNumber: e164, from, body, intent, nowMs, isStaff, isAnsweredByTwilio: optOutType !== null };
}
