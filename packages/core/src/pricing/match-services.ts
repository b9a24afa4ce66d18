/** What can be matched: a service, or anything else with a name and a description. */
export interface Nameable {
  readonly name: string;
  readonly description: string;
}

export interface Match<T> {
  readonly item: T;
  /** 0 to 1; 1 is the very name. */
  readonly score: number;
}

/** Below this a likeness is chance. Chosen on the price lists of the tests: real requests score above 0.4. */
const MIN_SCORE = 0.28;
/** A word this alike (Dice coefficient of letter pairs) is the same word, misheard. */
const MIN_WORD_LIKENESS = 0.7;
const DESCRIPTION_WEIGHT = 0.45;
/** Words of the caller's story that no service mentions count little against a match. */
const UNKNOWN_WORD_WEIGHT = 0.12;

const FILLER_WORDS = new Set(
  (
    'a an and any are at be but by can could do does for from get got had has have how i in is it its job just me much my ' +
    'need of on or our please s service some someone something that the them there they this to up want was we what will ' +
    'with would you your cost price charge fix work new'
  )
    .split(' ')
    .map(stem),
);

/**
 * The items the caller may have meant, best first. Works on what was said ("my sink is leaking"), not only on names: word
 * stems, words misheard by a letter, rare words over common ones ("heater" says more than "repair"). Pure.
 */
export function matchServices<T extends Nameable>(said: string, items: readonly T[]): Match<T>[] {
  const exact = items.filter((item) => plain(item.name) === plain(said));
  if (exact.length > 0) return exact.map((item) => ({ item, score: 1 }));
  const wanted = [...new Set(words(said))];
  if (wanted.length === 0) return [];
  const candidates = items.map((item) => ({ item, name: words(item.name), description: words(item.description) }));
  const weightOf = rarity(candidates.map(({ name, description }) => new Set([...name, ...description])));
  return candidates
    .map(({ item, name, description }) => {
      const found = wanted.map((word) => ({
        weight: weightOf(word),
        inName: likeness(word, name),
        inDescription: likeness(word, description),
      }));
      const total = found.reduce((sum, { weight }) => sum + weight, 0);
      const covered = found.reduce(
        (sum, { weight, inName, inDescription }) => sum + weight * Math.max(inName, DESCRIPTION_WEIGHT * inDescription),
        0,
      );
      const nameWeight = name.reduce((sum, word) => sum + weightOf(word), 0);
      const nameCovered = name.reduce((sum, word) => sum + weightOf(word) * likeness(word, wanted), 0);
      return { item, score: 0.65 * ratio(covered, total) + 0.35 * ratio(nameCovered, nameWeight) };
    })
    .filter(({ score }) => score >= MIN_SCORE)
    .sort((a, b) => b.score - a.score);
}

/** Those that are as good as the best, give or take: what to ask back about, or to quote together. */
export function closeToBest<T>(matches: readonly Match<T>[], share: number): T[] {
  const best = matches[0]?.score ?? 0;
  return matches.filter(({ score }) => score >= best * share).map(({ item }) => item);
}

/** What the trades shorten, on price lists and on the phone. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\ba\/?c\b/g, 'air conditioning'],
  [/\bhvac\b/g, 'heating air conditioning'],
  [/\bwc\b/g, 'toilet'],
];

function plain(text: string): string {
  return SHORT_FORMS.reduce((longer, [short, long]) => longer.replace(short, long), text.toLowerCase())
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function words(text: string): string[] {
  return plain(text)
    .split(' ')
    .map(stem)
    .filter((word) => word.length > 1 && !FILLER_WORDS.has(word));
}

/** Enough of a stemmer for price lists: leaks, leaking, leaked -> leak; repairs -> repair; replacement, replacing -> replac. */
function stem(word: string): string {
  if (word.length <= 3) return word;
  const base = word.replace(/(ments?|ations?|ings?|ed|es|s)$/, '');
  return (base.length >= 3 ? base : word).replace(/(.)\1$/, '$1').replace(/e$/, '');
}

/** Weight of a word: one over the number of items it could mean. */
function rarity(items: readonly Set<string>[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const item of items) for (const word of item) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => {
    const count = counts.get(word) ?? [...counts].find(([known]) => alike(word, known) >= MIN_WORD_LIKENESS)?.[1];
    return count === undefined ? UNKNOWN_WORD_WEIGHT : 1 / count;
  };
}

function likeness(word: string, among: readonly string[]): number {
  if (among.includes(word)) return 1;
  const best = Math.max(0, ...among.map((other) => alike(word, other)));
  return best >= MIN_WORD_LIKENESS ? best : 0;
}

function alike(a: string, b: string): number {
  const [pairsA, pairsB] = [pairs(a), pairs(b)];
  if (pairsA.length === 0 || pairsB.length === 0) return 0;
  const rest = [...pairsB];
  let shared = 0;
  for (const pair of pairsA) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    shared += 1;
    rest.splice(at, 1);
  }
  return (2 * shared) / (pairsA.length + pairsB.length);
}

function pairs(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, index) => word.slice(index, index + 2));
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
