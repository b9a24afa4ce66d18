/** A question as its stems, each with the stems of its synonyms. */
export interface QuestionStems {
  /** One entry for each word that says something. */
  readonly words: readonly (readonly string[])[];
}

/** Two questions are one when most of what the shorter one says is said by the other too, and not much more. */
const MIN_SHARED = 0.6;

/** How much two questions have in common, synonyms counting as the same: 0 to 1, by words of both together. */
export function likeness(a: QuestionStems, b: QuestionStems): number {
  if (a.words.length === 0 || b.words.length === 0) return 0;
  const fromA = a.words.filter((word) => saidBy(word, b)).length;
  const fromB = b.words.filter((word) => saidBy(word, a)).length;
  return (fromA + fromB) / (a.words.length + b.words.length);
}

function saidBy(word: readonly string[], { words }: QuestionStems): boolean {
  return words.some((other) => other.some((stem) => word.includes(stem)));
}

/** The one of `known` that asks the same, if any. */
export function sameQuestion<Known extends QuestionStems>(asked: QuestionStems, known: readonly Known[]): Known | null {
  let best: { question: Known; likeness: number } | null = null;
  for (const question of known) {
    const score = likeness(asked, question);
    if (score >= MIN_SHARED && score > (best?.likeness ?? 0)) best = { question, likeness: score };
  }
  return best?.question ?? null;
}
