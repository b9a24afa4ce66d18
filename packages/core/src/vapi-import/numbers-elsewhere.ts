import type { Prisma } from '@offhook/db';

/** Those of the numbers (E.164) that other businesses of this system have. Several businesses may share one Vapi account. */
export async function numbersElsewhere(
  db: Pick<Prisma.TransactionClient, 'phoneNumber'>,
  projectId: string,
  e164s: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.phoneNumber.findMany({
    where: { e164: { in: [...e164s] }, projectId: { not: projectId } },
    select: { e164: true },
  });
  return new Set(rows.map(({ e164 }) => e164));
}
