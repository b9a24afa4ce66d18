import type { Database } from '@offhook/db';

export interface KnowledgeAnswer {
  readonly found: boolean;
  readonly articles: readonly { readonly title: string; readonly body: string }[];
}

/** Enough to answer one question; more would only be paid for. */
const MAX_ARTICLES = 3;
const MAX_BODY_CHARS = 1_500;
const MAX_QUESTION_CHARS = 500;
/** An article this much less fitting than the best one shares a common word with the question, no more. */
const MIN_SHARE_OF_BEST = 0.4;

/**
 * The articles that answer a question, best first, only active ones. PostgreSQL full-text search: an article with all the
 * words comes before one with some of them, because people ask in whole sentences.
 */
export async function getKnowledge(
  db: Database,
  request: { readonly projectId: string; readonly question: string },
): Promise<KnowledgeAnswer> {
  const question = request.question.slice(0, MAX_QUESTION_CHARS);
  const rows = await db.$queryRaw<{ title: string; body: string; rank: number }[]>`
    WITH asked AS (
      SELECT websearch_to_tsquery('english', ${question}) AS every_word,
             replace(plainto_tsquery('english', ${question})::text, '&', '|')::tsquery AS some_words
    )
    SELECT title, body, ts_rank_cd(search, some_words) AS rank
    FROM "KnowledgeArticle", asked
    WHERE "projectId" = ${request.projectId} AND active AND search @@ some_words
    ORDER BY search @@ every_word DESC, rank DESC, id
    LIMIT ${MAX_ARTICLES}`;
  const best = rows[0]?.rank ?? 0;
  const fitting = rows.filter(({ rank }) => rank >= best * MIN_SHARE_OF_BEST);
  return { found: fitting.length > 0, articles: fitting.map(({ title, body }) => ({ title, body: shortened(body) })) };
}

/** Cut at a word, with an ellipsis to show that there is more. */
function shortened(body: string): string {
  if (body.length <= MAX_BODY_CHARS) return body;
  const cut = body.slice(0, MAX_BODY_CHARS);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), MAX_BODY_CHARS - 100))}…`;
}
