import type { Database } from '@offhook/db';
import { z } from 'zod';
import { defineJob, type Job } from '../jobs/job.ts';
import { type Crawl, type CrawlDeps, crawlWebsite } from './crawl-website.ts';
import { keepArticles } from './keep-articles.ts';
import { REFRESH_WEBSITES_JOB } from './sources.ts';

/** Longer than any crawl: afterwards the process that claimed a website is taken for dead. */
const CLAIM_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After the first failure, the second, and every further one. */
const RETRY_AFTER_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS];
const MAX_WEBSITES_AT_ONCE = 5;
const KEEP_TIMEOUT_MS = 60_000;

interface DueWebsite {
  id: string;
  projectId: string;
  name: string;
  refreshDays: number;
  failures: number;
}

export interface RefreshContext {
  readonly db: Database;
  readonly signal: AbortSignal;
}

/** Reads the websites whose day has come. A process that dies in between leaves a claim that runs out. */
export function createRefreshWebsitesJob(deps: CrawlDeps): Job {
  return defineJob({
    name: REFRESH_WEBSITES_JOB,
    cron: '* * * * *',
    payload: z.unknown(),
    run: (_payload, { db, signal }) => refreshWebsites(deps, { db, signal }),
  });
}

/** @returns how many websites were read, and how many could not be. */
export async function refreshWebsites(
  deps: CrawlDeps,
  { db, signal }: RefreshContext,
): Promise<{ read: number; failed: number }> {
  const done = { read: 0, failed: 0 };
  for (let turn = 0; turn < MAX_WEBSITES_AT_ONCE && !signal.aborted; turn += 1) {
    const website = await claimDue(db, new Date(deps.now()));
    if (!website) break;
    const isRead = await refreshOne(deps, { db, signal }, website);
    if (isRead) done.read += 1;
    else done.failed += 1;
  }
  return done;
}

async function claimDue(db: Database, now: Date): Promise<DueWebsite | null> {
  const [row] = await db.$queryRaw<DueWebsite[]>`
    UPDATE "KnowledgeSource" SET state = 'reading', "claimedUntil" = ${new Date(now.getTime() + CLAIM_MS)}
    WHERE id = (
      SELECT id FROM "KnowledgeSource"
      WHERE "refreshAt" <= ${now} AND ("claimedUntil" IS NULL OR "claimedUntil" < ${now})
      ORDER BY "refreshAt" LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, "projectId", name, "refreshDays", failures`;
  return row ?? null;
}

async function refreshOne(deps: CrawlDeps, { db, signal }: RefreshContext, website: DueWebsite): Promise<boolean> {
  const known = await db.knowledgeArticle.findMany({
    where: { projectId: website.projectId, sourceId: website.id },
    select: { url: true },
  });
  const crawl = await crawlWebsite(deps, {
    home: website.name,
    known: known.flatMap(({ url }) => url ?? []),
    signal,
  });
  const now = new Date(deps.now());
  if (crawl.ok) await keepCrawl(db, { website, crawl, now });
  else await noteFailure(db, { website, problem: crawl.problem, now });
  return crawl.ok;
}

interface Finished<Result> {
  readonly website: DueWebsite;
  readonly crawl: Result;
  readonly now: Date;
}

async function keepCrawl(db: Database, finished: Finished<Extract<Crawl, { ok: true }>>): Promise<void> {
  const { website, crawl, now } = finished;
  const { id: sourceId, projectId } = website;
  await db.$transaction(
    async (tx) => {
      // Removed by the owner meanwhile: nothing to keep.
      const { count } = await tx.knowledgeSource.updateMany({
        where: { id: sourceId, projectId },
        data: {
          state: 'ready',
          problem: null,
          failures: 0,
          readAt: now,
          refreshAt: new Date(now.getTime() + website.refreshDays * DAY_MS),
          claimedUntil: null,
          pagesSkipped: crawl.skipped,
          truncated: crawl.truncated,
        },
      });
      if (count === 0) return;
      await keepArticles(tx, { projectId, sourceId, now }, crawl.pages);
      await tx.knowledgeArticle.deleteMany({ where: { projectId, sourceId, url: { in: [...crawl.gone] } } });
    },
    { timeout: KEEP_TIMEOUT_MS },
  );
}

/** What was read before stays in use. */
async function noteFailure(
  db: Database,
  { website, problem, now }: { website: DueWebsite; problem: string; now: Date },
): Promise<void> {
  const retryAfterMs = RETRY_AFTER_MS[Math.min(website.failures, RETRY_AFTER_MS.length - 1)] ?? DAY_MS;
  await db.knowledgeSource.updateMany({
    where: { id: website.id, projectId: website.projectId },
    data: {
      state: 'failed',
      problem,
      failures: { increment: 1 },
      refreshAt: new Date(now.getTime() + retryAfterMs),
      claimedUntil: null,
    },
  });
}
