import { randomUUID } from 'node:crypto';
import { type Database, Prisma, type VapiImport } from '@offhook/db';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { ERROR_CATALOG } from '../errors/catalog.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { defineJob, type Job, wakeJob } from '../jobs/job.ts';
import type { LiveNotice } from '../live/live-events.ts';
import { publishLive } from '../live/publish-live.ts';
import { readCallPage, type VapiCallPage } from '../vapi/read-call-page.ts';
import type { VapiFor, VapiPort } from '../vapi/vapi-port.ts';
import { finishOpenCalls } from './finish-open-calls.ts';
import { ImportScope, KeptCursor, VapiSetup } from './import-shapes.ts';
import { numbersElsewhere } from './numbers-elsewhere.ts';
import { readVapiSetup } from './read-setup.ts';
import { writeCallPage } from './write-call-page.ts';

export const IMPORT_VAPI_JOB = 'import-vapi';

/** Renewed with every page, which takes seconds: afterwards the process that held it is taken for dead. */
const CLAIM_MS = 120_000;
/** Under the time a job may take; what is left is the next run's. */
const RUN_MS = 240_000;
/** A page that is lost is read again. */
const CALLS_A_PAGE = 100;
/** After the first failure in a row, the second, and every further one. */
const RETRY_AFTER_MS = [10_000, 30_000, 60_000, 300_000];
const MAX_FAILURES = 8;
const WRITE_TIMEOUT_MS = 60_000;

export interface ImportDeps {
  readonly vapiFor: VapiFor;
  /** Calls a page; fewer in tests. */
  readonly callsAPage?: number;
}

interface RunContext {
  readonly db: Database;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What one run of the job did, for the log: counts. */
export interface ImportRun {
  pages: number;
  added: number;
  finished: number;
  failed: number;
}

/** Goes on with every import that waits. Begun by `startImport`, and every minute for those whose process died. */
export function createImportVapiJob(deps: ImportDeps): Job {
  return defineJob({
    name: IMPORT_VAPI_JOB,
    cron: '* * * * *',
    payload: z.unknown(),
    run: (_payload, { db, now, signal }) => runImports(deps, { db, now, signal }),
  });
}

/**
 * Reads from each checkpoint on, page by page. A page's calls and the checkpoint behind them are one transaction: a process may die at any
 * moment, and no call is lost or there twice.
 */
export async function runImports(deps: ImportDeps, context: RunContext): Promise<ImportRun> {
  const run: ImportRun = { pages: 0, added: 0, finished: 0, failed: 0 };
  const endsAtMs = context.now() + RUN_MS;
  while (!context.signal.aborted && context.now() < endsAtMs) {
    const claimed = await claimNext(context);
    if (!claimed) return run;
    await goOn(deps, { ...context, endsAtMs, run }, claimed);
  }
  // Cut off by the clock, not by the end of the work.
  if (!context.signal.aborted) await wakeJob(context.db, IMPORT_VAPI_JOB);
  return run;
}

interface OneRun extends RunContext {
  readonly endsAtMs: number;
  readonly run: ImportRun;
}

async function goOn(deps: ImportDeps, context: OneRun, claimed: VapiImport): Promise<void> {
  try {
    const vapi = await deps.vapiFor(claimed.projectId);
    if (!vapi) throw new AppError('NOT_CONFIGURED', 'No Vapi account is connected');
    let at: VapiImport | null = claimed;
    while (at && !context.signal.aborted && context.now() < context.endsAtMs) {
      at = at.setup === null ? await keepSetup(vapi, context, at) : await keepPage(vapi, context, { at, deps });
    }
    if (at) await release(context.db, at);
  } catch (error) {
    if (context.signal.aborted) await release(context.db, claimed);
    else await noteFailure(context, claimed, error);
  }
}

async function claimNext({ db, now }: RunContext): Promise<VapiImport | null> {
  const at = new Date(now());
  const claimId = randomUUID();
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE "VapiImport" SET "state" = 'reading', "claimId" = ${claimId}, "claimedUntil" = ${new Date(at.getTime() + CLAIM_MS)}
    WHERE "id" = (
      SELECT "id" FROM "VapiImport"
      WHERE "state" IN ('waiting', 'reading') AND "nextTryAt" <= ${at} AND ("claimedUntil" IS NULL OR "claimedUntil" < ${at})
      ORDER BY "nextTryAt" LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING "id"`;
  const [row] = rows;
  return row ? db.vapiImport.findFirst({ where: { id: row.id, claimId } }) : null;
}

/** The row if it is still ours to write: not cancelled, and not taken over by another process. Locked until the transaction ends. */
async function lockClaimed(tx: Prisma.TransactionClient, { id, claimId }: VapiImport): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "VapiImport" WHERE "id" = ${id} AND "claimId" = ${claimId} AND "state" = 'reading' FOR UPDATE`;
  return rows.length === 1;
}

type Written = Prisma.VapiImportUpdateInput;

/** @returns the row as it is now; null when it is finished, or not ours any more. */
async function keepSetup(vapi: VapiPort, context: OneRun, at: VapiImport): Promise<VapiImport | null> {
  const scope = ImportScope.parse(at.scope);
  const setup = await readVapiSetup(vapi, scope, context.signal);
  return context.db.$transaction(async (tx) => {
    if (!(await lockClaimed(tx, at))) return null;
    const read: Written = { setup: setup as Prisma.InputJsonValue, setupReadAt: new Date(context.now()) };
    const row = await advance(tx, { context, at, written: read, isEnd: !scope.history });
    await publishLive(tx, noticeFor(at, context));
    return row;
  });
}

interface PageOf {
  readonly at: VapiImport;
  readonly deps: ImportDeps;
}

async function keepPage(vapi: VapiPort, context: OneRun, { at, deps }: PageOf): Promise<VapiImport | null> {
  const { db, signal, run } = context;
  const cursor = at.cursor === null ? null : KeptCursor.parse(at.cursor);
  const page = await readCallPage(vapi, { cursor, limit: deps.callsAPage ?? CALLS_A_PAGE, signal });
  await finishOpenCalls(db, { projectId: at.projectId, calls: page.calls });
  const write = async (tx: Prisma.TransactionClient) => {
    if (!(await lockClaimed(tx, at))) return null;
    const counts = await writeCallPage(tx, page.calls, { ...(await placeOf(tx, at)), notice: noticeFor(at, context) });
    const written: Written = {
      cursor: page.next === null ? Prisma.DbNull : { ...page.next, seenIds: [...page.next.seenIds] },
      callsRead: { increment: page.calls.length },
      callsAdded: { increment: counts.added },
      callsKnown: { increment: counts.known },
      callsLeftOut: { increment: counts.leftOut },
      callsUnreadable: { increment: page.unreadable },
      ...datesOf(page, at),
    };
    return { added: counts.added, row: await advance(tx, { context, at, written, isEnd: page.next === null }) };
  };
  const done = await db.$transaction(write, { timeout: WRITE_TIMEOUT_MS });
  run.pages += done ? 1 : 0;
  run.added += done?.added ?? 0;
  return done?.row ?? null;
}

async function placeOf(tx: Prisma.TransactionClient, at: VapiImport) {
  const { numberIds } = ImportScope.parse(at.scope);
  const { phoneNumbers } = VapiSetup.parse(at.setup);
  const numbers = new Map(
    phoneNumbers.flatMap(({ id, number }) => (number === undefined ? [] : [[id, number] as const])),
  );
  const taken = await numbersElsewhere(tx, at.projectId, [...numbers.values()]);
  return {
    projectId: at.projectId,
    importId: at.id,
    numbers,
    wanted: numberIds === null ? null : new Set(numberIds),
    elsewhere: new Set([...numbers].flatMap(([id, number]) => (taken.has(number) ? [id] : []))),
  };
}

/** Pages come from the newest call back. */
function datesOf({ calls }: VapiCallPage, at: VapiImport): Written {
  const newest = calls[0]?.createdAt;
  const oldest = calls.at(-1)?.createdAt;
  return {
    ...(at.newestCallAt === null && newest !== undefined ? { newestCallAt: new Date(newest) } : {}),
    ...(oldest === undefined ? {} : { oldestCallAt: new Date(oldest) }),
  };
}

interface Advance {
  readonly context: OneRun;
  readonly at: VapiImport;
  readonly written: Written;
  readonly isEnd: boolean;
}

async function advance(
  tx: Prisma.TransactionClient,
  { context, at, written, isEnd }: Advance,
): Promise<VapiImport | null> {
  const nowMs = context.now();
  const claim = isEnd
    ? { state: 'finished' as const, finishedAt: new Date(nowMs), claimId: null, claimedUntil: null }
    : { claimedUntil: new Date(nowMs + CLAIM_MS) };
  const row = await tx.vapiImport.update({
    where: { id: at.id },
    data: { ...written, ...claim, failures: 0, problem: null },
  });
  if (isEnd) context.run.finished += 1;
  return isEnd ? null : row;
}

/** Another process may go on at once. */
async function release(db: Database, { id, claimId }: VapiImport): Promise<void> {
  await db.vapiImport.updateMany({
    where: { id, claimId, state: 'reading' },
    data: { claimId: null, claimedUntil: null },
  });
}

/** What may pass is tried again from the checkpoint; what does not waits for the owner. */
async function noteFailure(context: OneRun, at: VapiImport, error: unknown): Promise<void> {
  const { db, now, run } = context;
  const { code } = toAppError(error);
  const { id, claimId } = at;
  const current = await db.vapiImport.findFirst({ where: { id, claimId }, select: { failures: true } });
  const failures = (current?.failures ?? at.failures) + 1;
  const isFinal = !ERROR_CATALOG[code].retryable || failures >= MAX_FAILURES;
  const retryAfterMs = RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length) - 1] ?? 0;
  run.failed += 1;
  await db.$transaction(async (tx) => {
    await tx.vapiImport.updateMany({
      where: { id, claimId, state: 'reading' },
      data: {
        ...{ failures, problem: code, claimId: null, claimedUntil: null },
        ...(isFinal ? { state: 'failed' } : { state: 'waiting', nextTryAt: new Date(now() + retryAfterMs) }),
      },
    });
    await publishLive(tx, noticeFor(at, context));
  });
}

function noticeFor({ projectId }: VapiImport, { now }: RunContext): LiveNotice {
  return { projectId, callId: null, kind: 'import', at: new Date(now()).toISOString() };
}
