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
  const pieces = splitArticle(text);
  await tx.knowledgeChunk.createMany({
    data: pieces.map((piece, position) => ({ ...piece, id: newId('chunk'), projectId, articleId, position })),
  });
  await keepWords(tx, { projectId, texts: pieces.map(({ cues, body }) => `${cues} ${body}`) });
  // As SQL, because Prisma would set `updatedAt`: a page that shows the article must not be told that it changed.
  await tx.$executeRaw`
    UPDATE "KnowledgeArticle" SET "indexedAt" = ${now} WHERE id = ${articleId} AND "projectId" = ${projectId}`;
}

/** Shorter words are close to too many others. */
export const MIN_CLOSE_WORD_CHARS = 5;
const MAX_WORD_CHARS = 30;
const WORD = /\p{L}+/gu;

/** Words are only added: one that stands nowhere any more finds nothing. In order, so that two writers do not block each other. */
async function keepWords(
  tx: Prisma.TransactionClient,
  { projectId, texts }: { readonly projectId: string; readonly texts: readonly string[] },
): Promise<void> {
  const words = new Set(texts.flatMap((text) => text.toLowerCase().match(WORD) ?? []));
  const long = [...words].filter(({ length }) => length >= MIN_CLOSE_WORD_CHARS && length <= MAX_WORD_CHARS).sort();
  await tx.$executeRaw`
    INSERT INTO "KnowledgeWord" ("projectId", word) SELECT ${projectId}, unnest(${long}::text[])
    ON CONFLICT DO NOTHING`;
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
