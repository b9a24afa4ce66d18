import type { NoiseSettings } from './call-state.ts';
import { wordsOf } from './spoken-words.ts';

/** More words than this are never only an acknowledgement. */
const MAX_WORDS = 5;

/** What a sound of the caller while the assistant spoke is judged by. */
export interface Sound {
  /** As transcribed; null: nobody knows. */
  readonly text: string | null;
  /** From its beginning until its turn ended. */
  readonly lengthMs: number;
}

/** How far the assistant was: it decides what a "yes" may mean. */
export interface Moment {
  /** The words heard last ended in a question: then a short reply is the answer to it. */
  readonly hasAsked: boolean;
  /** What was left of the answer. */
  readonly restMs: number;
  /** It was a goodbye. */
  readonly isGoodbye: boolean;
}

/** With less than this left, the answer was over for the caller: a short reply is a reply. */
const MIN_REST_MS = 600;

/** Whether a sound asks for nothing, so that the assistant may go on. When in doubt it is taken for speech. */
export function isNoise(
  { text, lengthMs }: Sound,
  { hasAsked, restMs, isGoodbye }: Moment,
  noise: NoiseSettings,
): boolean {
  if (text === null) return lengthMs <= noise.shortSpeechMs;
  const words = wordsOf(text);
  if (words.length === 0) return true;
  if (words.length > MAX_WORDS || hasAsked || restMs < MIN_REST_MS) return false;
  const known = isGoodbye ? [...noise.acknowledgements, ...noise.farewells] : noise.acknowledgements;
  return consistsOf(words, new Set(known));
}

/** Whether the words are nothing but known phrases, one after the other. */
function consistsOf(words: readonly string[], phrases: ReadonlySet<string>): boolean {
  if (words.length === 0) return true;
  return words.some(
    (_, index) => phrases.has(words.slice(0, index + 1).join(' ')) && consistsOf(words.slice(index + 1), phrases),
  );
}
