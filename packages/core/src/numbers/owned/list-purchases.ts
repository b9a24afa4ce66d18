import type { Database, PurchaseState } from '@offhook/db';

/** How long an owner is told that an order came to nothing. */
const TOLD_FOR_MS = 86_400_000;

export type PurchaseView = {
  purchaseId: string;
  e164: string;
  state: Exclude<PurchaseState, 'bought' | 'refused'>;
  createdAt: string;
};

/** Orders nobody could answer on the spot: those that are still looked into, and those that came to nothing since yesterday. */
export async function listOpenPurchases(db: Database, projectId: string, now: Date): Promise<PurchaseView[]> {
  const rows = await db.numberPurchase.findMany({
    where: {
      projectId,
      OR: [{ state: 'wanted' }, { state: 'lapsed', settledAt: { gte: new Date(now.getTime() - TOLD_FOR_MS) } }],
    },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(({ id, e164, state, createdAt }) => ({
    purchaseId: id,
    e164,
    state: state === 'lapsed' ? state : 'wanted',
    createdAt: createdAt.toISOString(),
  }));
}
