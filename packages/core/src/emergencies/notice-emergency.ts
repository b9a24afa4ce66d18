import type { EmergencyRule } from './emergency-rule.ts';

/** Words that `*` in a sign may stand for. */
const MAX_BETWEEN = 4;
/** A "no" this close before a sign takes it back: "I do not smell any gas". */
const NEGATION_REACH = 3;
const NEGATIONS = new Set([
  'no',
  'not',
  "don't",
  "doesn't",
  "didn't",
  "isn't",
  "wasn't",
  "aren't",
  'never',
  'without',
  'stopped',
  'fixed',
  'used',
]);
/** "There is no smell of gas", but "no, I smell gas": a "no" that ends its own part of a sentence takes nothing back. */
const PAUSE = /[.,;:!?]+/;

/**
 * The first rule whose signs stand in what a caller said, or null. Rules that depend on the temperature are never noticed from
 * words alone. Pure and quick: it runs once per finished turn of a caller.
 */
export function noticeEmergency(rules: readonly EmergencyRule[], text: string): EmergencyRule | null {
  const plain = text.toLowerCase().replaceAll('’', "'");
  const parts = plain.split(PAUSE).map((part) => part.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu) ?? []);
  return (
    rules.find(
      ({ enabled, belowF, signs }) =>
        enabled &&
        belowF === null &&
        signs.some(
          (sign) => plain.includes(firstWordOf(sign)) && parts.some((words) => stands(patternOf(sign), words)),
        ),
    ) ?? null
  );
}

/** Quick to look for: most signs are not there at all. */
function firstWordOf(sign: string): string {
  const end = sign.indexOf(' ');
  return (end === -1 ? sign : sign.slice(0, end)).toLowerCase().replaceAll('’', "'").replace('*', '');
}

function patternOf(sign: string): readonly string[] {
  return sign
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/\s+/)
    .filter((word) => word !== '');
}

function stands(pattern: readonly string[], words: readonly string[]): boolean {
  return words.some((_word, start) => matchesAt(pattern, words, start) && !isNegated(pattern, words, start));
}

function matchesAt(pattern: readonly string[], words: readonly string[], start: number): boolean {
  const [wanted, ...rest] = pattern;
  if (wanted === undefined) return true;
  if (wanted !== '*') return words[start] === wanted && matchesAt(rest, words, start + 1);
  for (let skipped = 0; skipped <= MAX_BETWEEN; skipped += 1) {
    if (matchesAt(rest, words, start + skipped)) return true;
  }
  return false;
}

/** A sign that itself says "no" ("no heat", "can't stop the water") means what it says. */
function isNegated(pattern: readonly string[], words: readonly string[], start: number): boolean {
  if (pattern.some((word) => NEGATIONS.has(word) || word === "can't")) return false;
  return words.slice(Math.max(0, start - NEGATION_REACH), start).some((word) => NEGATIONS.has(word));
}
