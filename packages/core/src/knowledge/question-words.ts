/** One word of a question, with the words that would answer it as well. */
export interface QuestionWord {
  readonly word: string;
  /** Other words for the same thing; a text that has one of them fits a little less. */
  readonly synonyms: readonly string[];
  /** How much it says about the subject, as far as the word alone tells: 0 to 1. */
  readonly emphasis: number;
}

const MAX_WORDS = 24;

/**
 * Words that callers put around their question and that say nothing about its subject. PostgreSQL's English stop words (the, do,
 * you, how ...) are left out by its dictionary; these are the ones of a telephone call.
 */
const SMALL_TALK: ReadonlySet<string> = new Set(
  `able actually already also anything anyone ask asking big bit business calling company could curious does doing done even ever
   everything find folks get getting give gonna good got guys happen happens hear hello help hey hi idea information just kind know
   like long lot many maybe mean might much name need needs okay one people please possible problem question quick quickly really
   right say says see something somebody someone sort speak sure talk tell thank thanks there thing think three true try two
   understand use usually wanna want wanted wondering would yeah yes`.split(/\s+/),
);

/** Words that fit nearly every article of a trade: what is installed or accepted is asked, not whether. */
const FAINT: ReadonlySet<string> = new Set(
  `accept bring buy carry change charge check come do fix go handle include install installing look make offer provide put recommend
   repair replace sell send service set sold take test visit work working year years month months day days time today water`.split(
    /\s+/,
  ),
);
const FAINT_EMPHASIS = 0.4;

/** Ways to ask that have no word of their own. */
const TURNS_OF_PHRASE: readonly (readonly [RegExp, string])[] = [
  [/\bhow long (have|has|are) (you|y'all|they)\b|\bbeen (in business|around)\b/, 'since'],
  [/\bcome (out|over|by)\b.*\blook\b/, 'diagnostic'],
  [/\bpay (you )?back\b|\bmoney back\b/, 'rebate'],
  [/\bhow (do|will|can) i know\b.*\b(door|really|guy|person)\b/, 'badge uniform'],
];

/**
 * What callers say for what a home-service business writes. Each line is one meaning. Kept short on purpose: a wrong synonym finds a
 * wrong answer, a missing one becomes a knowledge gap that the owner sees.
 */
const SAME_MEANING: readonly string[] = [
  'warranty guarantee guaranteed',
  'pay payment payments paying',
  'card visa mastercard amex credit debit',
  'cash check cheque',
  'installments financing finance monthly instalments',
  'price cost charge fee rate expensive',
  'discount coupon deal special promotion',
  'estimate quote quotation',
  'licensed license licence certified insured bonded insurance',
  'open hours opening closed close',
  'weekend saturday sunday',
  'night evening late after-hours midnight',
  'area location county region neighborhood town city serve cover',
  'technician plumber electrician worker guy tech',
  'cancel cancellation reschedule',
  'late arrive arrival delayed',
  'text message sms',
  'email mail e-mail',
  'leak leaking drip dripping',
  'clog clogged blocked blockage backed',
  'heater boiler furnace heating',
  'ac air-conditioning cooling aircon conditioner',
  'turn shut switch',
  'pet dog cat animal',
  'kids children child',
  'home house residential',
  'apartment condo tenant rental landlord',
  'commercial restaurant office shop',
  'filter filters',
  'job career hire hiring employment vacancy',
  'owner manager boss',
  'invoice bill receipt billing',
  'senior seniors military veteran veterans',
  'emergency urgent emergencies',
  'breaker panel fuse',
  'outage power blackout',
  'tune-up maintenance service inspection checkup',
  'membership plan club contract',
  'brand brands make manufacturer',
  'clean cleanup mess dirty tidy vacuum',
  'break breaks broke broken fail fails failed',
  'complaint complaints complain unhappy damaged wrong',
  'rebate rebates refund',
  'noise noises noisy sound sounds banging squealing',
  'permit permits code',
  'old age years experience since',
];

const SYNONYMS = synonymsByWord();

function synonymsByWord(): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const line of SAME_MEANING) {
    const words = line.split(' ');
    for (const word of words) {
      map.set(word, [...(map.get(word) ?? []), ...words.filter((other) => other !== word)]);
    }
  }
  return map;
}

/** The words of a question that may say what it is about, each once, in order. */
export function questionWords(question: string): QuestionWord[] {
  const spoken = withPhrases(question.toLowerCase().replace(/’/g, "'")).match(WORD) ?? [];
  const words = new Set(spoken.map((word) => word.replace(/'(s|re|ll|ve|d|m|t)$/, '')));
  return [...words]
    .filter((word) => !SMALL_TALK.has(word))
    .slice(0, MAX_WORDS)
    .map((word) => ({
      word,
      synonyms: SYNONYMS.get(word) ?? SYNONYMS.get(singular(word)) ?? [],
      emphasis: FAINT.has(word) ? FAINT_EMPHASIS : 1,
    }));
}

const WORD = /[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu;

function withPhrases(question: string): string {
  const meant = TURNS_OF_PHRASE.filter(([phrase]) => phrase.test(question)).map(([, words]) => words);
  return [question, ...meant].join(' ');
}

/** Enough to find a plural's line; PostgreSQL's stemmer does the rest. */
function singular(word: string): string {
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
