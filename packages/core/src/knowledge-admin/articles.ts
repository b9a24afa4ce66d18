import { type Database, type KnowledgeArticle, newId, type Prisma } from '@offhook/db';
import { z } from 'zod';
import { indexArticle } from '../knowledge/index-articles.ts';
import { changedMeanwhile, granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { requiredText } from '../projects/profile-shapes.ts';

const MAX_BODY_CHARS = 4_000;
const EXCERPT_CHARS = 180;
const MAX_ARTICLES = 500;
const MAX_QUESTIONS = 20;

export const ArticleText = z.object({
  title: requiredText('The title', 120),
  body: requiredText('The text', MAX_BODY_CHARS),
  active: z.boolean().default(true),
  /** Questions of callers that it answers, as they were asked. */
  askedAs: z
    .array(requiredText('The question', 300))
    .max(MAX_QUESTIONS, `At most ${MAX_QUESTIONS} questions`)
    .default([]),
});
export type ArticleText = z.infer<typeof ArticleText>;

/** `imported`: its text comes from a file or a website and is changed there. */
export type ArticleView = {
  articleId: string;
  title: string;
  body: string;
  active: boolean;
  askedAs: string[];
  updatedAt: string;
  imported: { sourceId: string; name: string; url: string | null } | null;
};
export type ArticleSummary = { articleId: string; title: string; excerpt: string; active: boolean; updatedAt: string };

type ArticleRef = { projectId: string; articleId: string };

/** What the owner wrote; imported pages are listed with their source. */
export async function listArticles(db: Database, projectId: string): Promise<ArticleSummary[]> {
  const rows = await db.knowledgeArticle.findMany({
    where: { projectId, sourceId: null },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    take: MAX_ARTICLES,
  });
  return rows.map((row) => toSummary(row, excerptOf(row.body)));
}

export async function getArticle(db: Prisma.TransactionClient, where: ArticleRef): Promise<Outcome<ArticleView>> {
  const row = await db.knowledgeArticle.findFirst({
    where: { id: where.articleId, projectId: where.projectId },
    include: { source: { select: { id: true, name: true } } },
  });
  return row ? granted(toView(row)) : notFound('article');
}

/** `gapId`: the knowledge gap that it closes; its questions are kept with the article, so that the same words find it. */
export async function createArticle(
  db: Database,
  request: { projectId: string; text: ArticleText; gapId?: string | undefined },
): Promise<Outcome<ArticleView>> {
  const { projectId, gapId } = request;
  const articleId = newId('article');
  return db.$transaction(async (tx) => {
    const askedAs = await questionsOf(tx, request);
    if (!askedAs.ok) return askedAs;
    const text = { ...request.text, askedAs: askedAs.value };
    await tx.knowledgeArticle.create({ data: { ...text, id: articleId, projectId } });
    await indexArticle(tx, { ...text, articleId, projectId }, new Date());
    if (gapId)
      await tx.knowledgeGap.update({ where: { id: gapId, projectId }, data: { state: 'answered', articleId } });
    return getArticle(tx, { projectId, articleId });
  });
}

export async function updateArticle(
  db: Database,
  request: ArticleRef & { readAt: string; text: ArticleText },
): Promise<Outcome<ArticleView>> {
  const { projectId, articleId, text } = request;
  return db.$transaction(async (tx) => {
    const { count } = await tx.knowledgeArticle.updateMany({
      where: { id: articleId, projectId, sourceId: null, updatedAt: new Date(request.readAt) },
      data: text,
    });
    if (count > 0) await indexArticle(tx, { ...text, articleId, projectId }, new Date());
    const current = await getArticle(tx, { projectId, articleId });
    if (!current.ok || count > 0) return current;
    return current.value.imported ? importedText() : changedMeanwhile('article');
  });
}

/** Whether the assistant may use it: the one thing about an imported page that is changed here. */
export async function useArticle(
  db: Database,
  request: ArticleRef & { active: boolean },
): Promise<Outcome<{ articleId: string; active: boolean }>> {
  const { projectId, articleId, active } = request;
  const { count } = await db.knowledgeArticle.updateMany({ where: { id: articleId, projectId }, data: { active } });
  return count > 0 ? granted({ articleId, active }) : notFound('article');
}

export async function removeArticle(db: Database, where: ArticleRef): Promise<Outcome<{ articleId: string }>> {
  const { articleId, projectId } = where;
  return db.$transaction(async (tx) => {
    // The questions it answered have no answer any more.
    await tx.knowledgeGap.updateMany({ where: { articleId, projectId }, data: { state: 'open' } });
    const { count } = await tx.knowledgeArticle.deleteMany({ where: { id: articleId, projectId, sourceId: null } });
    if (count > 0) return granted({ articleId });
    const current = await getArticle(tx, where);
    return current.ok ? importedText() : current;
  });
}

function importedText() {
  return refused(
    'CONFLICT',
    'This text comes from a file or your website. Change it there, or switch it off here so that it is not used in calls.',
  );
}

/** The article's own questions, and those of the gap it closes. */
async function questionsOf(
  tx: Prisma.TransactionClient,
  { projectId, gapId, text }: { projectId: string; gapId?: string | undefined; text: ArticleText },
): Promise<Outcome<string[]>> {
  if (gapId === undefined) return granted(text.askedAs);
  const gap = await tx.knowledgeGap.findFirst({
    where: { id: gapId, projectId },
    include: { questions: { select: { question: true }, orderBy: { askedAt: 'desc' }, take: MAX_QUESTIONS } },
  });
  if (!gap) return notFound('question');
  const asked = [...text.askedAs, gap.question, ...gap.questions.map(({ question }) => question)];
  return granted([...new Set(asked)].slice(0, MAX_QUESTIONS));
}

type FoundArticle = Pick<KnowledgeArticle, 'id' | 'title' | 'active' | 'updatedAt'> & { excerpt: string };

/** The owner's search, inactive and imported articles included; what the assistant finds is `getKnowledge`. Best first. */
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

/** The beginning of a text, in one line. */
export function excerptOf(body: string): string {
  const line = body.replace(/^#+\s/gm, '').replace(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_CHARS ? line : `${line.slice(0, EXCERPT_CHARS - 1).trimEnd()}…`;
}

function toSummary(row: Omit<FoundArticle, 'excerpt'>, excerpt: string): ArticleSummary {
  const { id, title, active, updatedAt } = row;
  return { articleId: id, title, excerpt, active, updatedAt: updatedAt.toISOString() };
}

type ArticleRow = Pick<KnowledgeArticle, 'id' | 'title' | 'body' | 'active' | 'askedAs' | 'url' | 'updatedAt'> & {
  source: { id: string; name: string } | null;
};

function toView(row: ArticleRow): ArticleView {
  const { id, title, body, active, askedAs, url, source } = row;
  const imported = source ? { sourceId: source.id, name: source.name, url } : null;
  return { articleId: id, title, body, active, askedAs, updatedAt: row.updatedAt.toISOString(), imported };
}
