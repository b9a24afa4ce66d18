/** A word of the question as the search index knows it. */
export interface AskedWord {
  readonly word: string;
  /** How much the word says: rare ones more than common ones. Above 0. */
  readonly weight: number;
  /** Its stems, those of its synonyms and of words spelled nearly like it, with how well each fits (1: the word itself). */
  readonly stems: ReadonlyMap<string, number>;
}

export interface Passage {
  readonly chunkId: string;
  readonly articleId: string;
  readonly title: string;
  readonly heading: string;
  readonly body: string;
  readonly position: number;
  /** Every stem of title, headings and text. */
  readonly stems: ReadonlySet<string>;
  /** The stems of title and headings only. */
  readonly cueStems: ReadonlySet<string>;
  /** Cosine of question and passage as the embedding model sees them; null without one. */
  readonly similarity: number | null;
}

export interface RankedPassage {
  readonly passage: Passage;
  /** 0 to 1. */
  readonly score: number;
  /** Share of what the question says, by weight, that the passage says too: 0 to 1. */
  readonly coverage: number;
}

/** A word in the text alone says a little less than one in the title. Tuned, like all of these, on the tuning half of test/knowledge. */
const TEXT_STRENGTH = 0.85;
/** How much a title counts that the question speaks of wholly. */
const TITLE_FIT = 0.06;

/** Below this the passage shares a word with the question, not its subject. */
const MIN_COVERAGE = 0.42;
/**
 * OpenAI text-embedding-3-small: a question and its answer are usually above 0.45, unrelated sentences of one trade below 0.35. A first
 * value, to be measured with a key: a simulated model says nothing about it.
 */
const MIN_SIMILARITY = 0.45;
/** What counts as no and as full similarity when both searches are put together. */
const SIMILARITY_FLOOR = 0.15;
const SIMILARITY_CEILING = 0.65;

/** The passages that answer the question, best first; those that do not are left out. */
export function rankPassages(asked: readonly AskedWord[], passages: readonly Passage[]): RankedPassage[] {
  return passages
    .map((passage) => rankOne(asked, passage))
    .filter(({ coverage, passage }) => coverage >= MIN_COVERAGE || (passage.similarity ?? 0) >= MIN_SIMILARITY)
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.passage.articleId.localeCompare(b.passage.articleId) ||
        a.passage.position - b.passage.position,
    );
}

function rankOne(asked: readonly AskedWord[], passage: Passage): RankedPassage {
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  const covered = asked.reduce((sum, word) => sum + word.weight * strengthOf(word, passage), 0);
  const coverage = total > 0 ? covered / total : 0;
  const words = Math.min(1, coverage + TITLE_FIT * titleFit(asked, passage));
  if (passage.similarity === null) return { passage, coverage, score: words };
  const range = SIMILARITY_CEILING - SIMILARITY_FLOOR;
  const meaning = Math.min(1, Math.max(0, (passage.similarity - SIMILARITY_FLOOR) / range));
  return { passage, coverage, score: (words + meaning) / 2 };
}

/** How well the passage has this word: 0 (not at all) to 1 (in its title). */
function strengthOf({ stems }: AskedWord, passage: Passage): number {
  let best = 0;
  for (const [stem, strength] of stems) {
    if (passage.cueStems.has(stem)) best = Math.max(best, strength);
    else if (passage.stems.has(stem)) best = Math.max(best, strength * TEXT_STRENGTH);
  }
  return best;
}

/** The share of the title and headings that the question speaks of: a short title that is wholly asked for is meant. */
function titleFit(asked: readonly AskedWord[], { cueStems }: Passage): number {
  if (cueStems.size === 0) return 0;
  const spoken = new Set(asked.flatMap(({ stems }) => [...stems.keys()].filter((stem) => cueStems.has(stem))));
  return spoken.size / cueStems.size;
}
