import type { Database, Prisma } from '@offhook/db';

interface Person {
  readonly projectId: string;
  readonly phone: string;
}

/** They want no more texts: what still waits for them is not sent. */
export async function optOut(db: Database | Prisma.TransactionClient, { projectId, phone }: Person): Promise<void> {
  await db.smsOptOut.createMany({ data: [{ projectId, phone }], skipDuplicates: true });
  await db.textMessage.updateMany({
    where: { projectId, customer: phone, direction: 'outbound', state: 'queued' },
    data: { state: 'cancelled', errorCode: 'opted_out' },
  });
}

export async function optIn(db: Database | Prisma.TransactionClient, { projectId, phone }: Person): Promise<void> {
  await db.smsOptOut.deleteMany({ where: { projectId, phone } });
}

export async function isOptedOut(
  db: Database | Prisma.TransactionClient,
  { projectId, phone }: Person,
): Promise<boolean> {
  return (await db.smsOptOut.count({ where: { projectId, phone } })) > 0;
}
