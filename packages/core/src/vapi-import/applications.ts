import type { Database } from '@offhook/db';
import { z } from 'zod';

/** How to take back what was applied. Rows are known again by `updatedAt`: one that somebody has worked on since is theirs. */
export const UndoPlan = z.object({
  /** Columns of the business, as they were and as they were set. */
  business: z.object({ before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) }),
  services: z.array(z.object({ serviceId: z.string(), name: z.string(), updatedAt: z.iso.datetime() })),
  prices: z.array(
    z.object({
      serviceId: z.string(),
      name: z.string(),
      before: z.record(z.string(), z.unknown()),
      after: z.record(z.string(), z.unknown()),
    }),
  ),
  articles: z.array(z.object({ articleId: z.string(), title: z.string(), updatedAt: z.iso.datetime() })),
  functions: z.array(z.object({ customToolId: z.string(), title: z.string(), updatedAt: z.iso.datetime() })),
  /** `before`: Vapi's ids as they were in the row; null: the row was made. */
  numbers: z.array(
    z.object({
      numberId: z.string(),
      e164: z.string(),
      vapiNumberId: z.string(),
      before: z.object({ vapiNumberId: z.string().nullable(), vapiAssistantId: z.string().nullable() }).nullable(),
    }),
  ),
});
export type UndoPlan = z.infer<typeof UndoPlan>;

export const AppliedParts = z.array(z.object({ key: z.string(), title: z.string() }));
export type AppliedParts = z.infer<typeof AppliedParts>;

/** What was not taken back, and why. */
export const KeptThings = z.array(z.object({ title: z.string(), why: z.string() }));
export type KeptThings = z.infer<typeof KeptThings>;

export type ApplicationView = {
  applicationId: string;
  /** ISO 8601 UTC. */
  appliedAt: string;
  /** Null: somebody who has left. */
  appliedBy: string | null;
  titles: string[];
  undoneAt: string | null;
  kept: KeptThings;
};

const MAX_SHOWN = 20;

/** What was taken over from Vapi, newest first. */
export async function listApplications(db: Database, projectId: string): Promise<ApplicationView[]> {
  const rows = await db.vapiImportApplication.findMany({
    where: { projectId },
    orderBy: [{ appliedAt: 'desc' }, { id: 'desc' }],
    take: MAX_SHOWN,
  });
  const userIds = [...new Set(rows.flatMap(({ appliedBy }) => appliedBy ?? []))];
  const users = await db.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    applicationId: row.id,
    appliedAt: row.appliedAt.toISOString(),
    appliedBy: names.get(row.appliedBy ?? '') ?? null,
    titles: AppliedParts.parse(row.parts).map(({ title }) => title),
    undoneAt: row.undoneAt?.toISOString() ?? null,
    kept: KeptThings.parse(row.kept ?? []),
  }));
}
