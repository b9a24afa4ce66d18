import { createHash } from 'node:crypto';
import { newId, type Prisma } from '@offhook/db';
import { indexArticle } from '../knowledge/index-articles.ts';

const MAX_TITLE_CHARS = 200;

export interface ImportedText {
  /** Of a page; null for a file, which is one text. */
  readonly url: string | null;
  readonly title: string;
  readonly text: string;
}

export interface ImportInto {
  readonly projectId: string;
  readonly sourceId: string;
  readonly now: Date;
}

/**
 * Makes the articles of a source what was read: new ones are added, changed ones rewritten, the same ones left alone. Whether the owner
 * lets the assistant use one is kept.
 *
 * @returns how many were new or changed.
 */
export async function keepArticles(
  tx: Prisma.TransactionClient,
  into: ImportInto,
  texts: readonly ImportedText[],
): Promise<number> {
  const { projectId, sourceId } = into;
  const kept = await tx.knowledgeArticle.findMany({
    where: { projectId, sourceId },
    select: { id: true, url: true, contentHash: true },
  });
  const byUrl = new Map(kept.map((row) => [row.url, row]));
  let changed = 0;
  for (const text of texts) {
    const known = byUrl.get(text.url);
    const contentHash = hashOf(text);
    if (known?.contentHash === contentHash) continue;
    changed += 1;
    await keepOne(tx, into, { text, contentHash, articleId: known?.id ?? null });
  }
  return changed;
}

interface OneText {
  readonly text: ImportedText;
  readonly contentHash: string;
  /** Null: a new one. */
  readonly articleId: string | null;
}

async function keepOne(tx: Prisma.TransactionClient, into: ImportInto, one: OneText): Promise<void> {
  const { projectId, sourceId, now } = into;
  const { text, contentHash } = one;
  const articleId = one.articleId ?? newId('article');
  const written = { title: text.title.slice(0, MAX_TITLE_CHARS), body: text.text };
  const data = { ...written, contentHash };
  if (one.articleId) await tx.knowledgeArticle.updateMany({ where: { id: articleId, projectId }, data });
  else await tx.knowledgeArticle.create({ data: { ...data, id: articleId, projectId, sourceId, url: text.url } });
  await indexArticle(tx, { ...written, articleId, projectId, askedAs: [] }, now);
}

function hashOf({ title, text }: ImportedText): string {
  return createHash('sha256').update(`${title}\n${text}`).digest('hex');
}
