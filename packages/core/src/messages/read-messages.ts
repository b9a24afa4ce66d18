import type { CallbackRequest, Database, TextMessage } from '@offhook/db';
import { z } from 'zod';
import { granted, type Outcome, refused } from '../projects/outcome.ts';

export const MAX_MESSAGES_PER_PAGE = 100;

export const MessageFilter = z.object({
  state: z.enum(['open', 'done']).default('open'),
  cursor: z.string().max(200).nullish(),
  limit: z.number().int().min(1).max(MAX_MESSAGES_PER_PAGE).default(25),
});
export type MessageFilter = z.infer<typeof MessageFilter>;

export const TextFilter = MessageFilter.omit({ state: true });
export type TextFilter = z.infer<typeof TextFilter>;

/** Somebody who wants to hear from the business. */
export interface MessageItem {
  readonly messageId: string;
  readonly source: CallbackRequest['source'];
  readonly callId: string | null;
  readonly bookingId: string | null;
  readonly callerName: string | null;
  readonly phone: string | null;
  readonly body: string;
  readonly urgent: boolean;
  readonly bestTime: string | null;
  readonly createdAt: string;
  readonly doneAt: string | null;
  readonly doneBy: string | null;
}

/** One SMS, to or from somebody. */
export interface TextItem {
  readonly textId: string;
  readonly direction: TextMessage['direction'];
  readonly kind: string;
  readonly state: TextMessage['state'];
  readonly customer: string;
  /** As they gave it when they booked; null for who never has. */
  readonly customerName: string | null;
  readonly body: string;
  readonly errorCode: string | null;
  readonly callId: string | null;
  readonly bookingId: string | null;
  readonly createdAt: string;
  /** When it leaves, while it waits for that. */
  readonly sendAfter: string;
}

export interface MessagePage {
  readonly messages: MessageItem[];
  /** All that are still to do, whatever page this is. */
  readonly openCount: number;
  readonly nextCursor: string | null;
}

/** Still to do: urgent ones first, then the oldest, because they wait longest. Done: newest first. */
export async function listMessages(
  db: Database,
  { projectId, filter }: { projectId: string; filter: MessageFilter },
): Promise<Outcome<MessagePage>> {
  const isOpen = filter.state === 'open';
  const offset = readOffset(filter.cursor);
  if (offset === null) return refused('INPUT_INVALID', 'This page does not exist.', 'cursor');
  const where = { projectId, doneAt: isOpen ? null : { not: null } };
  const [rows, openCount] = await Promise.all([
    db.callbackRequest.findMany({
      where,
      orderBy: isOpen
        ? [{ urgent: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }]
        : [{ doneAt: 'desc' }, { id: 'desc' }],
      skip: offset,
      take: filter.limit + 1,
    }),
    db.callbackRequest.count({ where: { projectId, doneAt: null } }),
  ]);
  const hasMore = rows.length > filter.limit;
  const messages = rows.slice(0, filter.limit).map(toMessage);
  return granted({ messages, openCount, nextCursor: hasMore ? String(offset + filter.limit) : null });
}

/** Texts, newest first; keyset on (createdAt, id), because they grow with the calls. */
export async function listTexts(
  db: Database,
  { projectId, filter }: { projectId: string; filter: TextFilter },
): Promise<Outcome<{ texts: TextItem[]; nextCursor: string | null }>> {
  const after = filter.cursor ? readPosition(filter.cursor) : null;
  if (filter.cursor && !after) return refused('INPUT_INVALID', 'This page does not exist.', 'cursor');
  const rows = await db.textMessage.findMany({
    where: {
      projectId,
      ...(after
        ? { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }
        : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: filter.limit + 1,
  });
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  const nextCursor = last ? writePosition(last) : null;
  return granted({ texts: await named(db, projectId, page), nextCursor });
}

const MAX_TEXTS_OF_BOOKING = 50;

/** Everything texted about one booking, oldest first. Nothing of another business's booking. */
export async function textsOfBooking(
  db: Database,
  { projectId, bookingId }: { projectId: string; bookingId: string },
): Promise<TextItem[]> {
  const rows = await db.textMessage.findMany({
    where: { projectId, bookingId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MAX_TEXTS_OF_BOOKING,
  });
  return named(db, projectId, rows);
}

function toMessage(row: CallbackRequest): MessageItem {
  const { id: messageId, source, callId, bookingId, callerName, phone, body, urgent, bestTime, doneBy } = row;
  const at = { createdAt: row.createdAt.toISOString(), doneAt: row.doneAt?.toISOString() ?? null };
  return { messageId, source, callId, bookingId, callerName, phone, body, urgent, bestTime, doneBy, ...at };
}

/** Texts with the names that people gave at their last booking. */
async function named(db: Database, projectId: string, rows: readonly TextMessage[]): Promise<TextItem[]> {
  const bookings = await db.booking.findMany({
    where: { projectId, customerPhone: { in: [...new Set(rows.map(({ customer }) => customer))] } },
    orderBy: [{ customerPhone: 'asc' }, { createdAt: 'desc' }],
    distinct: ['customerPhone'],
    select: { customerPhone: true, customerName: true },
  });
  const names = new Map(bookings.map(({ customerPhone, customerName }) => [customerPhone, customerName]));
  return rows.map((row) => toText(row, names.get(row.customer) ?? null));
}

function toText(row: TextMessage, customerName: string | null): TextItem {
  const { id: textId, direction, kind, state, customer, body, errorCode, callId, bookingId } = row;
  const at = { createdAt: row.createdAt.toISOString(), sendAfter: row.sendAfter.toISOString() };
  return { textId, direction, kind, state, customer, customerName, body, errorCode, callId, bookingId, ...at };
}

/** The open ones are few, and the done ones change their place while one reads: counting is good enough. */
function readOffset(cursor: string | null | undefined): number | null {
  if (!cursor) return 0;
  return /^\d{1,6}$/.test(cursor) ? Number(cursor) : null;
}

interface Position {
  readonly createdAt: Date;
  readonly id: string;
}

function writePosition({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.toISOString()}|${id}`).toString('base64url');
}

function readPosition(cursor: string): Position | null {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  const createdAt = new Date(at);
  return Number.isNaN(createdAt.getTime()) || id === '' ? null : { createdAt, id };
}
