import { indexMissing } from './index-articles.ts';
import type { RankedPassage } from './rank-passages.ts';
import { type SearchDeps, searchKnowledge } from './search-knowledge.ts';

export interface KnowledgeAnswer {
  readonly found: boolean;
  readonly articles: readonly { readonly title: string; readonly body: string }[];
  /** For the caller, when nothing was found. */
  readonly say?: string;
}

export interface KnowledgeRequest {
  readonly projectId: string;
  readonly question: string;
  readonly signal: AbortSignal;
}

/** Promises nothing: whether somebody rings back is for who takes the message. */
const NOT_KNOWN = 'I am sorry, I do not know that. I can take a message, so that someone gets back to you.';
const MAX_QUESTION_CHARS = 500;
/** Enough to answer one question; more would only be paid for, and read aloud. */
const MAX_PASSAGES = 3;
const MAX_ANSWER_CHARS = 1_800;
/** A passage this much less fitting than the best one shares a common word with the question, no more. */
const MIN_SHARE_OF_BEST = 0.72;

/**
 * What the business has written about a question, best first, only from active articles. Nothing found is an ordinary answer: the
 * question becomes a knowledge gap (see knowledge-gaps).
 */
export async function getKnowledge(deps: SearchDeps, request: KnowledgeRequest): Promise<KnowledgeAnswer> {
  const { projectId, signal } = request;
  await indexMissing(deps.db, projectId);
  const question = request.question.slice(0, MAX_QUESTION_CHARS);
  const passages = fitting(await searchKnowledge(deps, { projectId, question, signal }));
  if (passages.length === 0) return { found: false, articles: [], say: NOT_KNOWN };
  return { found: true, articles: passages.map(spoken) };
}

function fitting(ranked: readonly RankedPassage[]): RankedPassage[] {
  const best = ranked[0]?.score ?? 0;
  const chosen: RankedPassage[] = [];
  let chars = 0;
  for (const ranking of ranked.slice(0, MAX_PASSAGES)) {
    if (ranking.score < best * MIN_SHARE_OF_BEST) break;
    chars += ranking.passage.body.length;
    if (chosen.length > 0 && chars > MAX_ANSWER_CHARS) break;
    chosen.push(ranking);
  }
  return chosen;
}

function spoken({ passage: { title, heading, body } }: RankedPassage) {
  return { title: heading === '' ? title : `${title} – ${heading}`, body };
}
