import { createHash } from 'node:crypto';

/** One line, one meaning: what the stand-in for a language model knows of the world. */
const CONCEPTS = [
  'afford expensive money budget installments monthly financing plan payment',
  'late delayed waiting arrive arrival window time',
  'daughter son teenager adult child age home',
  'smell odor gas leak carbon monoxide',
  'break broken fails again repaired warranty guarantee free',
  'dog cat pet animal',
  'clean mess dust floor carpet shoe cover vacuum tidy',
  'cold heat warm furnace boiler heater',
  'old years last lifespan replace repair',
].map((line) => line.split(' '));

const STOP_WORDS = new Set(
  'a an and are at be can do does for from have how i if in is it me my of on or our the to we what when where which with you your'.split(
    ' ',
  ),
);
const CONCEPT_WEIGHT = 2;

/**
 * A vector of length one for a text: words, their beginnings and their concepts, hashed. Texts that share them lie close together. It
 * knows nothing else about meaning; what a real model finds must be measured with a real model.
 */
export function embeddingOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !STOP_WORDS.has(word));
  for (const word of words) {
    add(vector, `word ${stemOf(word)}`, 1);
    for (const [index, concept] of CONCEPTS.entries()) {
      if (concept.some((known) => stemOf(known) === stemOf(word))) add(vector, `concept ${index}`, CONCEPT_WEIGHT);
    }
  }
  if (words.length === 0) add(vector, 'nothing', 1);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Enough to see a plural and a verb's forms as one word. */
function stemOf(word: string): string {
  return word.replace(/s$/, '').slice(0, 5);
}

function add(vector: Float32Array, feature: string, weight: number): void {
  const hash = createHash('sha256').update(feature).digest();
  const place = hash.readUInt32LE(0) % vector.length;
  vector[place] = (vector[place] ?? 0) + weight;
}
