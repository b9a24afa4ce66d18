import type { Database, KnowledgeGapState } from '@offhook/db';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';

const MAX_GAPS = 100;
const MAX_EXAMPLES = 6;

export type KnowledgeGapView = {
  gapId: string;
  /** As it was asked first. */
  question: string;
  askedCount: number;
  /** ISO 8601 UTC. */
  firstAskedAt: string;
  lastAskedAt: string;
  state: KnowledgeGapState;
  /** What the owner wrote about it. */
  articleId: string | null;
  /** The latest times it was asked, newest first. */
  asked: { question: string; callId: string | null; askedAt: string }[];
};

/** What callers asked and nobody has written down, most asked first. `dismissed`: what the owner put aside. */
export async function listKnowledgeGaps(
  db: Database,
  request: { projectId: string; state: KnowledgeGapState },
): Promise<KnowledgeGapView[]> {
  const rows = await db.knowledgeGap.findMany({
    where: request,
    orderBy: [{ askedCount: 'desc' }, { lastAskedAt: 'desc' }, { id: 'asc' }],
    take: MAX_GAPS,
    include: { questions: { orderBy: { askedAt: 'desc' }, take: MAX_EXAMPLES } },
  });
  return rows.map((row) => ({
    gapId: row.id,
    question: row.question,
    askedCount: row.askedCount,
    firstAskedAt: row.firstAskedAt.toISOString(),
    lastAskedAt: row.lastAskedAt.toISOString(),
    state: row.state,
    articleId: row.articleId,
    asked: row.questions.map(({ question, callId, askedAt }) => ({
      question,
      callId,
      askedAt: askedAt.toISOString(),
    })),
  }));
}

/** How many questions wait for an answer. */
export function countOpenGaps(db: Database, projectId: string): Promise<number> {
  return db.knowledgeGap.count({ where: { projectId, state: 'open' } });
}

/** Puts a question aside (asked again, it stays aside), or brings it back. */
export async function moveKnowledgeGap(
  db: Database,
  request: { projectId: string; gapId: string; state: 'open' | 'dismissed' },
): Promise<Outcome<{ gapId: string }>> {
  const { projectId, gapId, state } = request;
  const { count } = await db.knowledgeGap.updateMany({ where: { id: gapId, projectId }, data: { state } });
  return count > 0 ? granted({ gapId }) : notFound('question');
}
