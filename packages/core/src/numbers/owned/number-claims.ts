import type { Database } from '@offhook/db';

/** A client or a transaction. */
type ClaimReader = Pick<Database, 'project' | 'numberClaim' | 'phoneNumber'>;

/**
 * There is one Twilio account and there may be several organizations (ADR 0022): a number belongs to the organization that bought it or
 * brought it over first, also while none of its businesses has it. Others are not told that it exists, and a claim is never taken over.
 */
export async function claimNumber(db: ClaimReader, where: { projectId: string; twilioSid: string }): Promise<void> {
  const organizationId = await organizationOf(db, where.projectId);
  const { twilioSid } = where;
  await db.numberClaim.upsert({
    where: { twilioSid },
    create: { twilioSid, organizationId },
    update: {},
  });
}

/** Whether another organization bought it or brought it over first. */
export async function isClaimedByOthers(
  db: Pick<Database, 'project' | 'numberClaim'>,
  { projectId, twilioSid }: { projectId: string; twilioSid: string },
): Promise<boolean> {
  const organizationId = await organizationOf(db, projectId);
  return (await db.numberClaim.count({ where: { twilioSid, organizationId: { not: organizationId } } })) > 0;
}

export async function organizationOf(db: Pick<Database, 'project'>, projectId: string): Promise<string> {
  const project = await db.project.findUniqueOrThrow({ where: { id: projectId }, select: { organizationId: true } });
  return project.organizationId;
}

export interface Standing {
  /** Another organization's: as if it did not exist. */
  readonly hidden: boolean;
  /** The business that has it, if one of the same organization does. */
  readonly holder: { readonly projectId: string; readonly projectName: string; readonly numberId: string } | null;
}

export type KnownNumber = { readonly numberSid: string; readonly e164: string };

/** Whose each of these numbers is, as seen by an organization. Three queries, however many numbers. */
export async function standingsOf(
  db: Pick<Database, 'numberClaim' | 'phoneNumber'>,
  organizationId: string,
  numbers: readonly KnownNumber[],
): Promise<(number: KnownNumber) => Standing> {
  const sids = numbers.map(({ numberSid }) => numberSid);
  const claims = await db.numberClaim.findMany({ where: { twilioSid: { in: sids } } });
  const claimedBy = new Map(claims.map((claim) => [claim.twilioSid, claim.organizationId]));
  const rows = await db.phoneNumber.findMany({
    where: { OR: [{ twilioSid: { in: sids } }, { e164: { in: numbers.map(({ e164 }) => e164) } }] },
    select: { id: true, e164: true, projectId: true, project: { select: { name: true, organizationId: true } } },
  });
  const rowByNumber = new Map(rows.map((row) => [row.e164, row]));
  return ({ numberSid, e164 }) => {
    const row = rowByNumber.get(e164);
    const owner = row?.project.organizationId ?? claimedBy.get(numberSid) ?? organizationId;
    if (owner !== organizationId) return { hidden: true, holder: null };
    const holder = row && { projectId: row.projectId, projectName: row.project.name, numberId: row.id };
    return { hidden: false, holder: holder ?? null };
  };
}
