import type { Database } from '@offhook/db';
import { MIN_CLOSE_WORD_CHARS } from './index-articles.ts';
import type { MeaningSearch } from './meaning-search.ts';
import { type QuestionWord, questionWords } from './question-words.ts';
import { type AskedWord, type Passage, type RankedPassage, rankPassages } from './rank-passages.ts';

export interface KnowledgeQuestion {
  readonly projectId: string;
  readonly question: string;
  readonly signal: AbortSignal;
}

export interface SearchDeps {
  readonly db: Database;
  /** Null: by words only. */
  readonly meaning: MeaningSearch | null;
}

const MAX_CANDIDATES = 40;
/** A synonym says what was asked, but not in the words of the business. */
const SYNONYM_FIT = 0.8;
/** By trigrams: "warrenty" and "warranty" have 0.5, "castel" and "castle" 0.4. */
const MIN_CLOSENESS = 0.4;
const MAX_CLOSE_WORDS = 3;
/** What a word that is only spelled alike is worth at least. */
const CLOSE_WORD_FLOOR = 0.55;
/** Above this a word is common, however often it stands there exactly. */
const MAX_COUNT = 300;

/**
 * The pieces of this business's active articles that answer a question, best first: full text over stems, synonyms of the trade,
 * trigrams for words that stand nowhere as they were heard, and meaning when there is a model for it.
 */
export async function searchKnowledge(deps: SearchDeps, asked: KnowledgeQuestion): Promise<RankedPassage[]> {
  const meaning = deps.meaning?.closest(asked) ?? Promise.resolve(new Map<string, number>());
  const { projectId } = asked;
  const byWords = wordsOf(deps.db, asked).then((words) => withCloseWords(deps.db, projectId, words));
  const [words, similarities] = await Promise.all([byWords, meaning]);
  const passages = await candidates(deps.db, { projectId, words, similarities });
  return rankPassages(words, passages);
}

interface CountedWord extends AskedWord {
  /** In how many pieces it, or a synonym, stands. */
  readonly count: number;
}

interface StemRow {
  word: string;
  stem: string;
  count: bigint;
  total: bigint;
}

async function wordsOf(db: Database, { projectId, question }: KnowledgeQuestion): Promise<CountedWord[]> {
  const words = questionWords(question);
  const spellings = [...new Set(words.flatMap(({ word, synonyms }) => [word, ...synonyms]))];
  const rows = await db.$queryRaw<StemRow[]>`
    SELECT spelling.word, stem, (
             SELECT count(*) FROM (
               SELECT 1 FROM "KnowledgeChunk"
               WHERE "projectId" = ${projectId} AND search @@ quote_literal(stem)::tsquery LIMIT ${MAX_COUNT}
             ) AS found
           ) AS count, (SELECT count(*) FROM "KnowledgeChunk" WHERE "projectId" = ${projectId}) AS total
    FROM unnest(${spellings}::text[]) AS spelling(word),
         LATERAL unnest(tsvector_to_array(to_tsvector('english', spelling.word))) AS stem`;
  return words.flatMap((word) => countedWord(word, rows) ?? []);
}

/** Null for a stop word: it says nothing. */
function countedWord({ word, synonyms, emphasis }: QuestionWord, rows: readonly StemRow[]): CountedWord | null {
  const stemsOf = (spelling: string) => rows.filter((row) => row.word === spelling);
  const own = stemsOf(word);
  if (own.length === 0) return null;
  const stems = new Map<string, number>();
  for (const { stem } of synonyms.flatMap(stemsOf)) stems.set(stem, SYNONYM_FIT);
  for (const { stem } of own) stems.set(stem, 1);
  const most = (stems: readonly StemRow[]) => Math.max(0, ...stems.map(({ count }) => Number(count)));
  const count = most(own) || most(synonyms.flatMap(stemsOf));
  return { word, stems, count, weight: emphasis * weightOf(count, Number(own[0]?.total ?? 0)) };
}

/** Inverse document frequency. A word nobody wrote down weighs as much as one written once: it may be the heart of the question. */
function weightOf(count: number, total: number): number {
  return Math.log(1 + (total + 0.5) / (Math.max(count, 1) + 0.5));
}

interface CloseWord {
  word: string;
  stems: string[];
  closeness: number;
}

/** Adds to words that stand nowhere those that are spelled nearly like them: speech recognition writes what it hears. */
async function withCloseWords(
  db: Database,
  projectId: string,
  words: readonly CountedWord[],
): Promise<readonly AskedWord[]> {
  const unknown = words.filter(({ count, word }) => count === 0 && word.length >= MIN_CLOSE_WORD_CHARS);
  if (unknown.length === 0) return words;
  const close = await db.$queryRaw<CloseWord[]>`
    SELECT asked.word, tsvector_to_array(to_tsvector('english', known.word)) AS stems, known.closeness
    FROM unnest(${unknown.map(({ word }) => word)}::text[]) AS asked(word),
         LATERAL (
           SELECT word, similarity(word, asked.word)::float8 AS closeness FROM "KnowledgeWord"
           WHERE "projectId" = ${projectId} AND word % asked.word
             AND similarity(word, asked.word) >= ${MIN_CLOSENESS}
           ORDER BY closeness DESC, word LIMIT ${MAX_CLOSE_WORDS}
         ) AS known`;
  return words.map((asked) => {
    const stems = new Map(asked.stems);
    for (const { word, stems: known, closeness } of close) {
      if (word !== asked.word) continue;
      for (const stem of known) stems.set(stem, CLOSE_WORD_FLOOR + (1 - CLOSE_WORD_FLOOR) * closeness);
    }
    return { ...asked, stems };
  });
}

interface CandidateRow {
  chunkId: string;
  articleId: string;
  title: string;
  heading: string;
  body: string;
  position: number;
  stems: string[];
  cueStems: string[];
}

interface Candidates {
  readonly projectId: string;
  readonly words: readonly AskedWord[];
  readonly similarities: ReadonlyMap<string, number>;
}

async function candidates(db: Database, wanted: Candidates): Promise<Passage[]> {
  const stems = [...new Set(wanted.words.flatMap((word) => [...word.stems.keys()]))];
  const chunkIds = [...wanted.similarities.keys()];
  if (stems.length === 0 && chunkIds.length === 0) return [];
  const rows = await db.$queryRaw<CandidateRow[]>`
    WITH asked AS (
      SELECT string_agg(quote_literal(stem), ' | ')::tsquery AS any_word FROM unnest(${stems}::text[]) AS stem
    ), by_words AS (
      SELECT chunk.id FROM "KnowledgeChunk" chunk, asked
      WHERE chunk."projectId" = ${wanted.projectId} AND chunk.search @@ asked.any_word
      ORDER BY ts_rank(chunk.search, asked.any_word) DESC, chunk.id LIMIT ${MAX_CANDIDATES}
    )
    SELECT chunk.id AS "chunkId", chunk."articleId", article.title, chunk.heading, chunk.body, chunk.position,
           tsvector_to_array(chunk.search) AS stems, tsvector_to_array(ts_filter(chunk.search, '{a}')) AS "cueStems"
    FROM "KnowledgeChunk" chunk
    JOIN "KnowledgeArticle" article ON article.id = chunk."articleId" AND article."projectId" = chunk."projectId"
    WHERE chunk."projectId" = ${wanted.projectId} AND article.active
      AND (chunk.id IN (SELECT id FROM by_words) OR chunk.id = ANY(${chunkIds}::text[]))`;
  const byMeaning = wanted.similarities.size > 0;
  return rows.map((row) => ({
    ...row,
    stems: new Set(row.stems),
    cueStems: new Set(row.cueStems),
    similarity: byMeaning ? (wanted.similarities.get(row.chunkId) ?? 0) : null,
  }));
}
