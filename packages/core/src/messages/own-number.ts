import type { Database, Prisma, TextMessage } from '@offhook/db';

type Reader = Database | Prisma.TransactionClient;
type Conversation = Pick<TextMessage, 'projectId' | 'customer' | 'callId' | 'kind'>;

/**
 * The business's number that a text leaves from: the one the person called, or the one they had texts with before, so that it
 * stays one conversation on their phone; else the business's first. Null: the business has no number.
 */
export async function ownNumberFor(db: Reader, text: Conversation): Promise<string | null> {
  const numbers = await db.phoneNumber.findMany({
    where: { projectId: text.projectId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { e164: true },
  });
  const owned = new Set(numbers.map(({ e164 }) => e164));
  const called = text.kind === 'reply' ? null : await calledNumber(db, text);
  const candidates = [called, await lastNumberWith(db, text), numbers[0]?.e164 ?? null];
  return candidates.find((number) => number !== null && owned.has(number)) ?? null;
}

async function calledNumber(db: Reader, { projectId, callId }: Conversation): Promise<string | null> {
  if (callId === null) return null;
  const call = await db.call.findFirst({ where: { id: callId, projectId }, select: { toNumber: true } });
  return call?.toNumber ?? null;
}

async function lastNumberWith(db: Reader, { projectId, customer }: Conversation): Promise<string | null> {
  const last = await db.textMessage.findFirst({
    where: { projectId, customer, ownNumber: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { ownNumber: true },
  });
  return last?.ownNumber ?? null;
}
