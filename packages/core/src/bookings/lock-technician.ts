import type { Prisma } from '@offhook/db';

/** The technician is off at that time: to whoever wanted it, as good as taken. */
export class TechnicianAwayError extends Error {
  override readonly name = 'TechnicianAwayError';
}

export interface Turn {
  readonly technicianId: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * Takes the turn at a technician's calendar until the transaction ends. Inserts that meet in an exclusion constraint may
 * deadlock; standing in line for the technician they cannot. Time off is entered in the same line, so that no job slips in
 * beside it.
 *
 * @throws TechnicianAwayError when they are off then.
 */
export async function lockTechnician(
  tx: Prisma.TransactionClient,
  { technicianId, startsAt, endsAt }: Turn,
): Promise<void> {
  if (technicianId === null) return;
  await tx.$queryRaw`SELECT 1 FROM "Technician" WHERE id = ${technicianId} FOR NO KEY UPDATE`;
  const where = { technicianId, startsAt: { lt: endsAt }, endsAt: { gt: startsAt } };
  if ((await tx.timeOff.count({ where })) > 0) throw new TechnicianAwayError();
}
