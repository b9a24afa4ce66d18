import type { Database } from '@offhook/db';
import { type AuditView, listAudit } from '../../audit/record-audit.ts';

export type NumberHistoryEntry = AuditView & {
  /** What was set at Twilio before is kept, and can be put back. */
  restorable: boolean;
};

export type NumberHistory = {
  entries: NumberHistoryEntry[];
  /** For the older ones; null: these were all. */
  nextCursor: string | null;
};

const PAGE = 10;

/** What happened to a number, newest first. */
export async function numberHistory(
  db: Database,
  request: { projectId: string; numberId: string; cursor?: string | null | undefined },
): Promise<NumberHistory> {
  const { projectId, numberId, cursor } = request;
  const subject = { kind: 'number', id: numberId } as const;
  const found = await listAudit(db, { projectId, subject, limit: PAGE + 1, olderThan: cursor ?? undefined });
  const page = found.slice(0, PAGE);
  const changes = await db.routingChange.findMany({
    where: { projectId, phoneNumberId: numberId, auditId: { in: page.map(({ auditId }) => auditId) } },
    select: { auditId: true },
  });
  const restorable = new Set(changes.map(({ auditId }) => auditId));
  return {
    entries: page.map((entry) => ({ ...entry, restorable: restorable.has(entry.auditId) })),
    nextCursor: found.length > PAGE ? (page.at(-1)?.auditId ?? null) : null,
  };
}
