import type { ClaimKind } from './claim-kinds.ts';
import { DONE, WHO } from './claim-patterns.ts';
import { withDigits } from './number-words.ts';
import { type SpokenFacts, spokenFacts } from './spoken-facts.ts';

export interface Claim {
  readonly kind: ClaimKind;
  /** The sentence that makes it, as it was said. */
  readonly sentence: string;
  readonly facts: SpokenFacts;
  /** Of a price: percentages named in it. */
  readonly percents: readonly number[];
  /** Of a booking: the code named in it, digits only. */
  readonly code: string | null;
  /** Of a time: the business commits itself, so what the caller asked for is no ground for it. */
  readonly commits: boolean;
}

const SOON = '(?:shortly|soon|right away|right over|any minute|any moment|momentarily|in a (?:minute|moment|bit|few))';
const WITHIN_LIMIT = /\b(?:under|within|less than|no more than|not? [a-z ]*more than|at most|max|in|about|around)\b/;
const TO_THEM = /\b(?:out there|be there|to you|get there|reach you|arrives?|with you|at your)\b/;
const WHERE = '(?:there|here|with you|out(?: to you| there)?|over|at your (?:door|place|house|home)|to you|you)';

/** In the same sentence before it, these make it a question, a wish, a condition or its opposite. */
const HEDGE =
  /\b(?:not|no|nothing|never|cannot|neither|nobody|n't|if|unless|once|until|before|when|whether|shall|should i|should we|can i|can we|could i|could we|may i|would|want|wants|wanted|like me|like to|to get|let me|will i|after|as soon as|have to|need to|needs to|able to|make sure|prefer|do you|did you|are you|is it|is that|was it|i can|we can|i could|we could|i'll|we'll|i will|we will|you can|you could|who|how soon|how long|what)\b|n't\b/;
const NEGATED_TIME =
  /\b(?:not|no|isn't|aren't|don't|doesn't|cannot|can't|gone|taken|unavailable|closed|nothing|booked up|full|fully booked)\b/;
const ASKS_OR_ECHOES =
  /\b(?:let me|i'll (?:check|look|see)|i will (?:check|look|see)|you (?:said|mentioned|asked|wanted|want|would like|prefer|need|are looking)|you'd (?:like|prefer|rather)|did you|do you|are you|is that right|correct|would you|which|what (?:day|time)|if|whether|when you|right now|it is \d[^.]* now|currently)\b/;
const COMMITS = new RegExp(
  `\\b(?:we|i|${WHO}) (?:can|could|will|are able to|would)\\b|\\b(?:we'll|i'll|they'll|he'll|she'll)\\b|\\b(?:i|we) (?:also )?have\\b|\\b(?:opening|available|free|earliest|soonest|next|see you|works for us|comes?|be there|appointment|booked|how about|that is|so that)\\b`,
);
const ARRIVES =
  /\b(?:be|is|are|get|gets|arrives?|reach|reaches|make it|come|comes|show up|get someone|have someone|send (?:someone|somebody|a \w+))\b/;

/** Sentences with the claims they make. Pure; asked once per finished turn. */
export function claimsIn(text: string): readonly Claim[] {
  return sentencesOf(text).flatMap(claimsOfSentence);
}

/** "Your code is 4 8 2, 9 1 7." is one sentence; so is "at 9 a.m. on Monday". */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll('’', "'")
    .replaceAll(/\bin no time\b/gi, 'momentarily')
    .split(/(?<=[.!?])\s+(?=["'A-Z0-9])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function claimsOfSentence(sentence: string): Claim[] {
  const plain = withDigits(sentence);
  const facts = spokenFacts(sentence);
  const kinds = new Set<ClaimKind>();
  const isQuestion = /\?\s*$/.test(plain) && !/, (?:okay|alright|all right|right)\?\s*$/.test(plain);
  if (!isQuestion) for (const kind of doneIn(plain)) kinds.add(kind);
  const percents = percentsIn(plain);
  if (claimsPrice(plain, { isQuestion, facts, percents })) kinds.add('price');
  if (claimsArrival(plain, { isQuestion, facts })) kinds.add('arrival');
  const commits = COMMITS.test(plain) && !/\byou (?:said|asked|wanted)\b/.test(plain);
  if (claimsTime(plain, { isQuestion, facts })) kinds.add('time');
  const code = kinds.has('booked') ? codeIn(plain) : null;
  return [...kinds].map((kind) => {
    const times = kind === 'time' ? statedTimes(plain, facts) : facts.times;
    return { kind, sentence, facts: { ...facts, times }, percents, code, commits };
  });
}

function doneIn(plain: string): ClaimKind[] {
  const kinds: ClaimKind[] = [];
  for (const [kind, pattern] of DONE) {
    const match = pattern.exec(plain);
    if (!match || kinds.includes(kind) || isHedged(plain, match)) continue;
    kinds.push(kind);
  }
  return kinds;
}

function isHedged(plain: string, match: RegExpExecArray): boolean {
  const before = plain.slice(0, match.index);
  // "I'm sorry, that time is gone. " is another sentence; "no problem, you are booked" only begins with a no.
  const clause =
    before
      .replace(/^(?:no problem|no worries|not a problem|why not)[,!]? /, '')
      .split(/[,;:] (?:but|so|and) |[;:…—] ?|\.{3} ?|, (?:alright|okay|great|perfect) ?,? /)
      .at(-1) ?? '';
  return HEDGE.test(clause) || /\b(?:not|never|nothing|no)\b|n't\b/.test(match[0]);
}

function percentsIn(plain: string): number[] {
  return [...plain.matchAll(/\b(\d+) ?(?:%|percent)/g)].map(([, digits]) => Number(digits));
}

interface Seen {
  readonly isQuestion: boolean;
  readonly facts: SpokenFacts;
}

function claimsPrice(plain: string, { isQuestion, facts, percents }: Seen & { percents: readonly number[] }): boolean {
  const isOffer = percents.length > 0 && /\b(?:discount|off|cheaper|less)\b/.test(plain);
  const isFree = /\bwon't (?:charge|cost)\b/.test(plain);
  if (facts.amounts.length === 0 && !isOffer && !isFree) return false;
  return !isQuestion || (/\b(?:we|our|i)\b/.test(plain) && !ASKS_OR_ECHOES.test(plain));
}

function claimsArrival(plain: string, { isQuestion, facts }: Seen): boolean {
  if (isQuestion) return false;
  if (/\b\d+ (?:minutes?|mins?|hours?) (?:out|away)\b/.test(plain)) return true;
  const limit =
    WITHIN_LIMIT.test(plain) && TO_THEM.test(plain) && /\bmore than\b|\bunder\b|\bless than\b|\bat most\b/.test(plain);
  if (limit && facts.durations.length > 0) return true;
  if (HEDGE.test(plain.replace(/\b(?:we can|we could|we will|we'll|they will|i can)\b/g, ''))) return false;
  const soon = new RegExp(`\\b${WHO}\\b.*${ARRIVES.source}.*\\b${WHERE}\\b.*\\b${SOON}`).test(plain);
  const within =
    new RegExp(`${ARRIVES.source}.*(?:${WHERE}.*)?\\b(?:in|within)\\b`).test(plain) && facts.durations.length > 0;
  return soon || (within && new RegExp(`\\b${WHO}\\b`).test(plain));
}

function claimsTime(plain: string, { isQuestion, facts }: Seen): boolean {
  if (isQuestion) return facts.times.length > 0 && OFFERS.test(plain) && !ASKS_OR_ECHOES.test(plain);
  return statedTimes(plain, facts).length > 0;
}

const OFFERS = /\b(?:how about|what about|i have|we have|could come|can come)\b/;

/** The times that are stated: not those the sentence denies, asks about or only repeats, each judged in its own part of the sentence. */
function statedTimes(plain: string, { times }: SpokenFacts): SpokenFacts['times'] {
  const stated = plain
    .split(/[,;:…—] |\.{3}/)
    .filter((part) => !ASKS_OR_ECHOES.test(part) && !NEGATED_TIME.test(part))
    .flatMap((part) => spokenFacts(part).times.map(({ minutes }) => minutes % HALF_DAY_MIN));
  return times.filter(({ minutes }) => stated.includes(minutes % HALF_DAY_MIN));
}

const HALF_DAY_MIN = 720;

function codeIn(plain: string): string | null {
  const said = /\b(?:code|number) is ([\d ,-]{4,})/.exec(plain)?.[1] ?? '';
  const digits = said.replaceAll(/\D/g, '');
  return digits.length >= 4 ? digits : null;
}
