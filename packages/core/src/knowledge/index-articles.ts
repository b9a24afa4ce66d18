import { type Database, newId, type Prisma } from '@offhook/db';
import { splitArticle } from './split-article.ts';

/** A whole website's pages come through here; a call that finds more than this waits for none of them. */
const MAX_ARTICLES_AT_ONCE = 50;

export interface IndexedText {
  readonly articleId: string;
  readonly projectId: string;
  readonly title: string;
  readonly body: string;
  readonly askedAs: readonly string[];
}

/** Makes the pieces of an article anew, within the transaction that changed its text: what is read is what is found. */
export async function indexArticle(tx: Prisma.TransactionClient, text: IndexedText, now: Date): Promise<void> {
  const { articleId, projectId } = text;
  await tx.knowledgeChunk.deleteMany({ where: { articleId } });
  await tx.knowledgeChunk.createMany({
    data: splitArticle(text).map((piece, position) => ({
      ...piece,
      id: newId('chunk'),
      projectId,
      articleId,
      position,
    })),
  });
  // As SQL, because Prisma would set `updatedAt`: a page that shows the article must not be told that it changed.
  await tx.$executeRaw`
    UPDATE "KnowledgeArticle" SET "indexedAt" = ${now} WHERE id = ${articleId} AND "projectId" = ${projectId}`;
}

/**
 * Indexes what came into the database by another way than ours: a restored or older one, the demo, a script. Safe to run at the same
 * time from several processes.
 *
 * @returns how many articles were indexed.
 */
export async function indexMissing(db: Database, projectId: string): Promise<number> {
  const missing = await db.knowledgeArticle.findMany({
    where: { projectId, indexedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: MAX_ARTICLES_AT_ONCE,
  });
  for (const { id } of missing) await indexOne(db, { projectId, articleId: id });
  return missing.length;
}

async function indexOne(db: Database, { projectId, articleId }: { projectId: string; articleId: string }) {
  await db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ title: string; body: string; askedAs: string[] }[]>`
      SELECT title, body, "askedAs" FROM "KnowledgeArticle"
      WHERE id = ${articleId} AND "projectId" = ${projectId} AND "indexedAt" IS NULL FOR UPDATE`;
    if (row) await indexArticle(tx, { ...row, articleId, projectId }, new Date());
  });
}
