import { type Database, newId, type Prisma, type VapiImport } from '@offhook/db';
import { wakeJob } from '../jobs/job.ts';
import { publishLive } from '../live/publish-live.ts';
import { granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import type { VapiFor } from '../vapi/vapi-port.ts';
import { ImportScope } from './import-shapes.ts';
import { problemWords } from './problem-words.ts';
import { IMPORT_VAPI_JOB } from './run-import.ts';

export interface StartDeps {
  readonly db: Database;
  readonly vapiFor: VapiFor;
}

type ImportRef = { readonly projectId: string; readonly importId: string };

/** How far an import is. Counts of calls; instants ISO 8601 UTC. */
export type ImportView = {
  importId: string;
  state: VapiImport['state'];
  /** What is being read, or would be next. */
  step: 'setup' | 'calls';
  /** How the account is set up is read: there is a proposal. */
  hasProposal: boolean;
  history: boolean;
  callsRead: number;
  callsAdded: number;
  callsKnown: number;
  callsLeftOut: number;
  callsUnreadable: number;
  oldestCallAt: string | null;
  newestCallAt: string | null;
  /** For the owner; null when all is well. `tryAgainAt`: when it goes on by itself. */
  problem: { words: string; tryAgainAt: string | null } | null;
  startedAt: string;
  finishedAt: string | null;
};

/** The latest import of a business; null before the first. */
export async function latestImport(db: Database, projectId: string): Promise<ImportView | null> {
  const row = await db.vapiImport.findFirst({
    where: { projectId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    omit: { setup: true },
  });
  return row && toView(row);
}

/** Begins to read the account. Nothing of the business changes; its history of calls fills up. One import at a time. */
export async function startImport(
  { db, vapiFor }: StartDeps,
  request: { projectId: string; userId: string; scope: ImportScope },
): Promise<Outcome<{ importId: string }>> {
  const { projectId, userId } = request;
  if (!(await vapiFor(projectId)))
    return refused('NOT_CONFIGURED', 'Connect Vapi first: Offhook needs a key to read your account.');
  const importId = newId('vapiImport');
  const scope = ImportScope.parse(request.scope);
  return oneAtATime(() =>
    db.$transaction(async (tx) => {
      await tx.vapiImport.create({ data: { id: importId, projectId, startedBy: userId, scope } });
      await announce(tx, projectId);
      return granted({ importId });
    }),
  );
}

/** Ends an import after the page it is at. What was read stays; it can be gone on with. */
export async function cancelImport(
  db: Database,
  { projectId, importId }: ImportRef,
): Promise<Outcome<{ importId: string }>> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.vapiImport.updateMany({
      where: { id: importId, projectId, state: { in: ['waiting', 'reading'] } },
      data: { state: 'cancelled', finishedAt: new Date(), claimId: null, claimedUntil: null },
    });
    if (count === 0) return missingOr(tx, { projectId, importId }, 'This import is not running any more.');
    await announce(tx, projectId);
    return granted({ importId });
  });
}

/** Goes on from the checkpoint after it was cancelled or had failed. */
export async function continueImport(
  { db, vapiFor }: StartDeps,
  { projectId, importId }: ImportRef,
): Promise<Outcome<{ importId: string }>> {
  if (!(await vapiFor(projectId))) return refused('NOT_CONFIGURED', 'Connect Vapi first.');
  return oneAtATime(() =>
    db.$transaction(async (tx) => {
      const { count } = await tx.vapiImport.updateMany({
        where: { id: importId, projectId, state: { in: ['cancelled', 'failed'] } },
        data: { state: 'waiting', failures: 0, problem: null, nextTryAt: new Date(), finishedAt: null },
      });
      if (count === 0) return missingOr(tx, { projectId, importId }, 'This import is running, or is done.');
      await announce(tx, projectId);
      return granted({ importId });
    }),
  );
}

/** Takes every call out again that any import brought in. @returns how many. */
export async function removeImportedCalls(db: Database, projectId: string): Promise<Outcome<{ removed: number }>> {
  const running = await db.vapiImport.count({ where: { projectId, state: { in: ['waiting', 'reading'] } } });
  if (running > 0) return refused('CONFLICT', 'Calls are still being brought in. Stop that first.');
  const removed = await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      DELETE FROM "EventLog" e USING "Call" c
      WHERE c."projectId" = ${projectId} AND c."vapiImportId" IS NOT NULL AND e."callId" = c."id" AND e."projectId" = ${projectId}`;
    const { count } = await tx.call.deleteMany({ where: { projectId, vapiImportId: { not: null } } });
    await announce(tx, projectId);
    return count;
  });
  return granted({ removed });
}

async function announce(tx: Prisma.TransactionClient, projectId: string): Promise<void> {
  await publishLive(tx, { projectId, callId: null, kind: 'import', at: new Date().toISOString() });
  await wakeJob(tx, IMPORT_VAPI_JOB);
}

async function missingOr(tx: Prisma.TransactionClient, { projectId, importId }: ImportRef, words: string) {
  const exists = await tx.vapiImport.count({ where: { id: importId, projectId } });
  return exists ? refused('CONFLICT', words) : notFound('import');
}

async function oneAtATime<Value>(begin: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await begin();
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refused('CONFLICT', 'Your Vapi account is being read already.');
  }
}

function toView(row: Omit<VapiImport, 'setup'>): ImportView {
  const { state, callsRead, callsAdded, callsKnown, callsLeftOut, callsUnreadable, problem } = row;
  return {
    importId: row.id,
    state,
    step: row.setupReadAt === null ? 'setup' : 'calls',
    hasProposal: row.setupReadAt !== null,
    history: ImportScope.parse(row.scope).history,
    ...{ callsRead, callsAdded, callsKnown, callsLeftOut, callsUnreadable },
    oldestCallAt: row.oldestCallAt?.toISOString() ?? null,
    newestCallAt: row.newestCallAt?.toISOString() ?? null,
    problem:
      problem === null
        ? null
        : { words: problemWords(problem), tryAgainAt: state === 'waiting' ? row.nextTryAt.toISOString() : null },
    startedAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
