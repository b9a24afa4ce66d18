import { type Database, type KnowledgeArticle, newId } from '@offhook/db';
import { z } from 'zod';
import { changedMeanwhile, granted, notFound, type Outcome } from '../projects/outcome.ts';
import { requiredText } from '../projects/profile-shapes.ts';

const MAX_BODY_CHARS = 4_000;
const EXCERPT_CHARS = 180;
const MAX_ARTICLES = 500;

export const ArticleText = z.object({
  title: requiredText('The title', 120),
  body: requiredText('The text', MAX_BODY_CHARS),
  active: z.boolean().default(true),
});
export type ArticleText = z.infer<typeof ArticleText>;

export type ArticleView = { articleId: string; title: string; body: string; active: boolean; updatedAt: string };
export type ArticleSummary = { articleId: string; title: string; excerpt: string; active: boolean; updatedAt: string };

type ArticleRef = { projectId: string; articleId: string };

export async function listArticles(db: Database, projectId: string): Promise<ArticleSummary[]> {
  const rows = await db.knowledgeArticle.findMany({
    where: { projectId },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    take: MAX_ARTICLES,
  });
  return rows.map((row) => toSummary(row, excerptOf(row.body)));
}

export async function getArticle(db: Database, where: ArticleRef): Promise<Outcome<ArticleView>> {
  const row = await db.knowledgeArticle.findFirst({ where: { id: where.articleId, projectId: where.projectId } });
  return row ? granted(toView(row)) : notFound('article');
}

export async function createArticle(
  db: Database,
  request: { projectId: string; text: ArticleText },
): Promise<Outcome<ArticleView>> {
  const data = { ...request.text, id: newId('article'), projectId: request.projectId };
  return granted(toView(await db.knowledgeArticle.create({ data })));
}

export async function updateArticle(
  db: Database,
  request: ArticleRef & { readAt: string; text: ArticleText },
): Promise<Outcome<ArticleView>> {
  const { projectId, articleId } = request;
  const { count } = await db.knowledgeArticle.updateMany({
    where: { id: articleId, projectId, updatedAt: new Date(request.readAt) },
    data: request.text,
  });
  const current = await getArticle(db, { projectId, articleId });
  return current.ok && count === 0 ? changedMeanwhile('article') : current;
}

export async function removeArticle(db: Database, where: ArticleRef): Promise<Outcome<{ articleId: string }>> {
  const { count } = await db.knowledgeArticle.deleteMany({
    where: { id: where.articleId, projectId: where.projectId },
  });
  return count > 0 ? granted({ articleId: where.articleId }) : notFound('article');
}

type FoundArticle = Pick<KnowledgeArticle, 'id' | 'title' | 'active' | 'updatedAt'> & { excerpt: string };

/** The owner's search, inactive articles included; what the assistant finds is `getKnowledge`. Best first. */
export async function searchArticles(
  db: Database,
  request: { projectId: string; query: string; limit: number },
): Promise<ArticleSummary[]> {
  const rows = await db.$queryRaw<FoundArticle[]>`
    SELECT id, title, active, "updatedAt",
           ts_headline('english', body, wanted, 'MaxWords=28, MinWords=12, StartSel="", StopSel=""') AS excerpt
    FROM "KnowledgeArticle", websearch_to_tsquery('english', ${request.query}) AS wanted
    WHERE "projectId" = ${request.projectId}
      AND (search @@ wanted OR title ILIKE ${`%${escapeLike(request.query)}%`})
    ORDER BY ts_rank(search, wanted) DESC, title, id
    LIMIT ${request.limit}`;
  return rows.map((row) => toSummary(row, row.excerpt));
}

/** Makes `%`, `_` and `\` of what a person typed stand for themselves in LIKE. */
export function escapeLike(typed: string): string {
  return typed.replace(/[\\%_]/g, (character) => `\\${character}`);
}

function excerptOf(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_CHARS ? line : `${line.slice(0, EXCERPT_CHARS - 1).trimEnd()}…`;
}

function toSummary(row: Omit<FoundArticle, 'excerpt'>, excerpt: string): ArticleSummary {
  const { id, title, active, updatedAt } = row;
  return { articleId: id, title, excerpt, active, updatedAt: updatedAt.toISOString() };
}

function toView(row: Pick<KnowledgeArticle, 'id' | 'title' | 'body' | 'active' | 'updatedAt'>): ArticleView {
  const { id, title, body, active, updatedAt } = row;
  return { articleId: id, title, body, active, updatedAt: updatedAt.toISOString() };
}
