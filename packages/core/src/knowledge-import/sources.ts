import { type Database, type KnowledgeSource, newId } from '@offhook/db';
import { z } from 'zod';
import { wakeJob } from '../jobs/job.ts';
import { excerptOf } from '../knowledge-admin/articles.ts';
import { granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { isKnowledgeProblem, problemWords } from './document-port.ts';

export const REFRESH_WEBSITES_JOB = 'refresh-websites';
const MAX_WEBSITES = 3;
const MAX_SOURCES = 120;
const MAX_PAGES = 200;

/** As an owner types it: `summit.example` will do. */
export const WebsiteAddress = z
  .string()
  .trim()
  .min(1, 'Type the address of your website')
  .max(300, 'The address is too long')
  .transform((typed) => (/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`))
  .refine((typed) => URL.canParse(typed) && /^https?:$/.test(new URL(typed).protocol), {
    error: 'Type an address such as www.example.com',
  })
  .refine((typed) => new URL(typed).hostname.includes('.'), { error: 'Type an address such as www.example.com' });

export type KnowledgeSourceView = {
  sourceId: string;
  kind: KnowledgeSource['kind'];
  /** The file's name, or the website's address. */
  name: string;
  state: KnowledgeSource['state'];
  /** For the owner: why it could not be read the last time; null when it could. */
  problem: string | null;
  truncated: boolean;
  pagesSkipped: number;
  refreshDays: number;
  /** ISO 8601 UTC; null: not yet, or not again. */
  readAt: string | null;
  refreshAt: string | null;
  pages: { articleId: string; title: string; excerpt: string; url: string | null; active: boolean }[];
};

/** Files and websites with what was read of them. */
export async function listKnowledgeSources(db: Database, projectId: string): Promise<KnowledgeSourceView[]> {
  const rows = await db.knowledgeSource.findMany({
    where: { projectId },
    orderBy: [{ kind: 'desc' }, { name: 'asc' }],
    take: MAX_SOURCES,
  });
  const pages = await db.$queryRaw<PageRow[]>`
    SELECT id AS "articleId", "sourceId", title, left(body, 600) AS beginning, url, active
    FROM "KnowledgeArticle" WHERE "projectId" = ${projectId} AND "sourceId" IS NOT NULL
    ORDER BY url NULLS FIRST, title LIMIT ${MAX_PAGES * MAX_WEBSITES + MAX_SOURCES}`;
  return rows.map((row) => toView(row, pages));
}

interface PageRow {
  articleId: string;
  sourceId: string;
  title: string;
  beginning: string;
  url: string | null;
  active: boolean;
}

function toView(row: KnowledgeSource, pages: readonly PageRow[]): KnowledgeSourceView {
  const { id: sourceId, kind, name, state, problem, truncated, pagesSkipped, refreshDays } = row;
  return {
    ...{ sourceId, kind, name, state, truncated, pagesSkipped, refreshDays },
    problem: problem !== null && isKnowledgeProblem(problem) ? problemWords(problem) : null,
    readAt: row.readAt?.toISOString() ?? null,
    refreshAt: row.refreshAt?.toISOString() ?? null,
    pages: pages
      .filter((page) => page.sourceId === sourceId)
      .map(({ articleId, title, beginning, url, active }) => ({
        ...{ articleId, title, url, active },
        excerpt: excerptOf(beginning),
      })),
  };
}

/** Notes a website to be read. The job begins within a minute. */
export async function addWebsite(
  db: Database,
  request: { projectId: string; address: string; now: Date },
): Promise<Outcome<{ sourceId: string }>> {
  const { projectId, now } = request;
  const url = new URL(request.address);
  url.hash = '';
  const name = url.pathname === '/' && url.search === '' ? url.origin : url.href;
  if ((await db.knowledgeSource.count({ where: { projectId, kind: 'website' } })) >= MAX_WEBSITES) {
    return refused('CONFLICT', `You have ${MAX_WEBSITES} websites. Remove one that is not needed any more.`, 'address');
  }
  const sourceId = newId('knowledgeSource');
  try {
    await db.$transaction(async (tx) => {
      await tx.knowledgeSource.create({ data: { id: sourceId, projectId, kind: 'website', name, refreshAt: now } });
      await wakeJob(tx, REFRESH_WEBSITES_JOB);
    });
    return granted({ sourceId });
  } catch (error) {
    if (isUniqueViolation(error)) return refused('CONFLICT', 'This website is in the list already.', 'address');
    throw error;
  }
}

type SourceRef = { projectId: string; sourceId: string };

/** Has a website read again now instead of on its day. */
export async function refreshWebsite(
  db: Database,
  { projectId, sourceId, now }: SourceRef & { now: Date },
): Promise<Outcome<{ sourceId: string }>> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.knowledgeSource.updateMany({
      where: { id: sourceId, projectId, kind: 'website' },
      data: { refreshAt: now, state: 'waiting' },
    });
    if (count === 0) return notFound('website');
    await wakeJob(tx, REFRESH_WEBSITES_JOB);
    return granted({ sourceId });
  });
}

/** Removes a file or website with everything that was read of it. */
export async function removeKnowledgeSource(
  db: Database,
  { projectId, sourceId }: SourceRef,
): Promise<Outcome<{ sourceId: string }>> {
  const { count } = await db.knowledgeSource.deleteMany({ where: { id: sourceId, projectId } });
  return count > 0 ? granted({ sourceId }) : notFound('source');
}
