import { wordsOf } from './spoken-words.ts';

/** Sentences of queues and answering machines, as transcription writes them. */
const MACHINE_PHRASES: readonly RegExp[] = [
  /\bleave (?:a|your) (?:brief )?message\b/i,
  /\b(?:after|at) the (?:tone|beep)\b/i,
  /\b(?:reached|forwarded to) (?:the |an )?(?:automated )?(?:voice ?mail|voice messag|answering)/i,
  /\b(?:is|are) (?:not available|unavailable) to (?:take|answer)\b/i,
  /\byour call is (?:very )?important to us\b/i,
  /\b(?:stay|remain) on the line\b/i,
  /\ball (?:of )?our (?:\w+ )?(?:agents|representatives|operators|lines|associates) are\b/i,
  /\bwill be answered in the order\b/i,
  /\b(?:estimated|average|expected) wait(?:ing)? time\b/i,
  /\bpress (?:one|two|three|four|five|star|pound|[1-9*#])\b.*\b(?:for|to)\b/i,
  /\b(?:for|to) .{2,40}\bpress (?:one|two|three|four|five|star|pound|[1-9*#])\b/i,
  /\b(?:mailbox|voice ?mail) (?:is|box is) full\b/i,
  /\bcall (?:may|will) be (?:monitored or )?recorded for\b/i,
];
/** A sentence this long, word for word, for the third time. */
const MIN_REPEATED_WORDS = 8;
const SENTENCES_REMEMBERED = 8;

/** What the line has given away so far. */
export interface LineSigns {
  readonly phrases: number;
  readonly repeats: number;
  /** Long sounds in which nobody said a word. */
  readonly sounds: number;
  readonly sentences: readonly string[];
}

export const NO_SIGNS: LineSigns = { phrases: 0, repeats: 0, sounds: 0, sentences: [] };

/** The signs after one more sentence of the caller's side. A sentence that is no sign takes the others back. */
export function withSentence(signs: LineSigns, text: string): LineSigns {
  const words = wordsOf(text);
  const sentence = words.join(' ');
  const found = MACHINE_PHRASES.filter((phrase) => phrase.test(text)).length;
  const isRepeated = words.length >= MIN_REPEATED_WORDS && signs.sentences.includes(sentence);
  const sentences = [...signs.sentences, sentence].slice(-SENTENCES_REMEMBERED);
  if (found === 0 && !isRepeated) return { ...NO_SIGNS, sentences };
  return { ...signs, phrases: signs.phrases + found, repeats: signs.repeats + Number(isRepeated), sentences };
}

/** Nobody breathes or hums for this long without a word. */
const LONG_SOUND_MS = 8_000;

/** The signs after a sound without words. */
export function withSound(signs: LineSigns, lengthMs: number): LineSigns {
  return lengthMs < LONG_SOUND_MS ? signs : { ...signs, sounds: signs.sounds + 1 };
}
