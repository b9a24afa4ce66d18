import type { Database, Transfer } from '@offhook/db';

/** The newest transfer of a call, settled or not. */
export async function latestTransfer(db: Database, callId: string): Promise<Transfer | null> {
  return db.transfer.findFirst({ where: { callId }, orderBy: { startedAt: 'desc' } });
}

/** A transfer with the business's name, as the human who is rung needs it. */
export async function findTransfer(
  db: Database,
  transferId: string,
): Promise<(Transfer & { readonly call: { readonly project: { readonly name: string } } }) | null> {
  return db.transfer.findUnique({
    where: { id: transferId },
    include: { call: { select: { project: { select: { name: true } } } } },
  });
}
