import { type AuditEntry, type Database, newId, Prisma } from '@offhook/db';
import { z } from 'zod';

/** Who did it: somebody signed in, or a part of the system by its stable name. */
export const AuditActor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userId: z.string().min(1) }),
  z.object({ kind: z.literal('system'), name: z.string().min(1) }),
]);
export type AuditActor = z.infer<typeof AuditActor>;

/** What was changed; `id` is the row's. */
export interface AuditSubject {
  readonly kind: 'number' | 'project';
  readonly id: string;
}

export interface AuditRecord {
  readonly projectId: string;
  readonly actor: AuditActor;
  /** `thing.happened`, stable: `number.routed`. */
  readonly action: string;
  readonly subject: AuditSubject;
  /** What it was and what it is; never a secret. Left out or null: there was, or is, nothing. */
  readonly before?: Prisma.InputJsonValue | null;
  readonly after?: Prisma.InputJsonValue | null;
}

/** A client or a transaction: an entry belongs into the transaction of what it tells of. */
export type AuditWriter = Pick<Database, 'auditEntry'>;

/** Notes a change for good. @returns the entry's id. */
export async function recordAudit(db: AuditWriter, record: AuditRecord): Promise<string> {
  const { actor, subject } = record;
  const id = newId('audit');
  await db.auditEntry.create({
    data: {
      id,
      projectId: record.projectId,
      actorKind: actor.kind,
      actorUserId: actor.kind === 'user' ? actor.userId : null,
      actorName: actor.kind === 'system' ? actor.name : null,
      action: record.action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      before: record.before ?? Prisma.DbNull,
      after: record.after ?? Prisma.DbNull,
    },
  });
  return id;
}

export type AuditView = {
  auditId: string;
  at: string;
  /** `name`: the person's, or the part of the system; null: somebody who has left. */
  actor: { kind: 'user' | 'system'; name: string | null };
  action: string;
  before: AuditEntry['before'];
  after: AuditEntry['after'];
};

export interface AuditQuery {
  readonly projectId: string;
  readonly subject: AuditSubject;
  /** At most so many; 20 when left out. */
  readonly limit?: number;
  /** Only entries older than this one. */
  readonly olderThan?: string | undefined;
}

const DEFAULT_LIMIT = 20;

/** What happened to a thing, newest first. Two queries. */
export async function listAudit(db: Database, query: AuditQuery): Promise<AuditView[]> {
  const { projectId, subject, limit = DEFAULT_LIMIT, olderThan } = query;
  const entries = await db.auditEntry.findMany({
    where: { projectId, subjectKind: subject.kind, subjectId: subject.id },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(olderThan === undefined ? {} : { cursor: { id: olderThan }, skip: 1 }),
  });
  const names = await namesOf(db, entries);
  return entries.map((entry) => ({
    auditId: entry.id,
    at: entry.at.toISOString(),
    actor: {
      kind: entry.actorKind,
      name: entry.actorKind === 'system' ? entry.actorName : (names.get(entry.actorUserId ?? '') ?? null),
    },
    action: entry.action,
    before: entry.before,
    after: entry.after,
  }));
}

async function namesOf(db: Database, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(entries.flatMap(({ actorUserId }) => actorUserId ?? []))];
  const users =
    ids.length > 0 ? await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }) : [];
  return new Map(users.map(({ id, name }) => [id, name]));
}
