import type { ClaimKind } from './claim-kinds.ts';
import { type Claim, claimsIn } from './claims-in.ts';
import { withDigits } from './number-words.ts';
import {
  namedDay,
  type SpokenDay,
  type SpokenFacts,
  type SpokenTime,
  sameDay,
  sameTime,
  spokenFacts,
  todayIn,
} from './spoken-facts.ts';

/**
 * Where something is known from. Prices: from functions and from what the business laid down. Times of visits: from functions
 * alone, because opening hours are no free slots. What only the caller named proves nothing that the business commits itself to.
 */
export type FactSource = 'business' | 'functions' | 'caller';

/** What is known in one call, gathered as it goes on. */
export interface CallKnowledge {
  readonly business: Gathered;
  readonly functions: Gathered;
  readonly caller: Gathered;
  /** `monday`: which day it is today; null while nothing has said so. */
  readonly today: string | null;
  /** Days of appointments the caller is known to have. */
  readonly standing: readonly SpokenDay[];
  /** Kinds of claims that a function has made true. */
  readonly done: ReadonlySet<ClaimKind>;
}

interface Gathered extends Pick<SpokenFacts, 'amounts' | 'times' | 'durations'> {
  readonly percents: readonly number[];
  /** Runs of four digits and more: codes. */
  readonly codes: readonly string[];
  readonly isSomebodyComing: boolean;
}

const NOTHING: Gathered = { amounts: [], times: [], durations: [], percents: [], codes: [], isSomebodyComing: false };

export const NO_KNOWLEDGE: CallKnowledge = {
  business: NOTHING,
  functions: NOTHING,
  caller: NOTHING,
  today: null,
  standing: [],
  done: new Set(),
};

/** What the success of each function proves. */
const PROVEN_BY: Readonly<Record<string, readonly ClaimKind[]>> = {
  book_slot: ['booked', 'sent'],
  find_booking: ['booked'],
  reschedule_booking: ['booked', 'moved', 'sent'],
  cancel_booking: ['cancelled', 'sent'],
  send_booking_link: ['sent'],
  take_message: ['message', 'dispatched'],
  report_emergency: ['dispatched', 'message'],
};

/** Adds a text: what was said by the caller, what the business laid down, what a function answered. */
export function withText(knowledge: CallKnowledge, source: FactSource, text: string): CallKnowledge {
  // A page of instructions is mostly words: only lines that can hold a number are read.
  const lines = text.split('\n').filter((line) => MAY_HOLD_NUMBERS.test(line));
  if (lines.length === 0) return knowledge;
  const facts = spokenFacts(lines.join('\n'));
  const today = knowledge.today ?? (source === 'caller' ? null : todayIn(facts));
  return { ...knowledge, today, [source]: gathered(knowledge[source], facts, lines.join('\n')) };
}

const MAY_HOLD_NUMBERS =
  /\d|\b(?:dollars?|bucks|hundred|thousand|percent|free|charge|cost|waived?|o'clock|noon|midnight|hours?|minutes?|today|tomorrow|way|taken)\b/i;

/** Adds an appointment that stands from before the call, by its day. */
export function withStandingBooking(knowledge: CallKnowledge, day: string): CallKnowledge {
  return { ...knowledge, standing: [...knowledge.standing, ...spokenFacts(day).days] };
}

/** Adds a function's answer, successful or not: times it offers are known either way, deeds only by success. */
export function withFunctionAnswer(
  knowledge: CallKnowledge,
  { name, status, output }: { name: string; status: 'succeeded' | 'refused' | 'failed'; output: unknown },
): CallKnowledge {
  const learned = withText(knowledge, 'functions', wordsOf(output).join('. '));
  const proven = status === 'succeeded' ? (PROVEN_BY[name] ?? []) : [];
  return proven.length === 0 ? learned : { ...learned, done: new Set([...learned.done, ...proven]) };
}

/** The claims of a turn that nothing in the call bears out. */
export function findFalseClaims(text: string, knowledge: CallKnowledge): readonly Claim[] {
  return claimsIn(text).filter((claim) => !isBorneOut(claim, knowledge));
}

function isBorneOut(claim: Claim, knowledge: CallKnowledge): boolean {
  const { business, functions, done } = knowledge;
  const { kind, facts, code, sentence } = claim;
  switch (kind) {
    case 'booked':
      return done.has('booked') ? code === null || functions.codes.includes(code) : isStanding(claim, knowledge);
    case 'dispatched':
      return functions.isSomebodyComing || (done.has('dispatched') && !SAYS_COMING.test(sentence.toLowerCase()));
    case 'price':
      return isKnownPrice(claim, knowledge);
    case 'time':
      return isKnownTime(claim, knowledge);
    case 'arrival': {
      const known = [...functions.durations, ...business.durations];
      const isKnown = facts.durations.length > 0 && facts.durations.every((minutes) => known.includes(minutes));
      return functions.isSomebodyComing || isKnown;
    }
    default:
      return done.has(kind);
  }
}

function isStanding({ facts, code }: Claim, { standing, today }: CallKnowledge): boolean {
  const isOne = (day: SpokenDay) => standing.some((one) => sameDay(namedDay(day, today), namedDay(one, today)));
  return code === null && facts.days.some(isOne);
}

function isKnownPrice({ facts, percents, commits, sentence }: Claim, knowledge: CallKnowledge): boolean {
  const { business, functions, caller } = knowledge;
  const proven = [...business.amounts, ...functions.amounts];
  const known = commits ? proven : [...proven, ...caller.amounts];
  const knownPercents = [...business.percents, ...functions.percents];
  // "We won't charge you": no amount is named, and none is promised unless the business says that it is free.
  const isFree = /\bwon't (?:charge|cost)\b/i.test(sentence) && !proven.includes(0);
  return (
    !isFree &&
    facts.amounts.every((amount) => known.includes(amount)) &&
    percents.every((percent) => knownPercents.includes(percent))
  );
}

function isKnownTime({ facts, commits, sentence }: Claim, knowledge: CallKnowledge): boolean {
  const { business, functions, caller, today } = knowledge;
  const isAboutHours = ABOUT_HOURS.test(sentence);
  const known = [
    ...functions.times,
    ...(isAboutHours ? business.times : []),
    ...(commits || isAboutHours ? [] : caller.times),
  ];
  const named = (time: SpokenTime) => ({ ...time, day: namedDay(time.day, today) });
  return facts.times.every((said) => known.some((time) => sameTime(named(said), named(time))));
}

const ABOUT_HOURS = /\b(?:open|opens|close|closes|closed|hours|office)\b/i;
const SAYS_COMING = /\bon (?:the|his|her|their|our) way\b|\ben route\b|\bhead(?:ing|ed)\b|\bdispatched\b|\bcoming\b/;

function gathered(before: Gathered, { amounts, times, durations }: SpokenFacts, text: string): Gathered {
  const plain = withDigits(text);
  const percents = [...plain.matchAll(/\b(\d+) ?(?:%|percent)/g)].map(([, digits]) => Number(digits));
  const codes = [...plain.matchAll(/\d(?:[ ,-]{0,2}\d){3,}/g)].map(([digits]) => digits.replaceAll(/\D/g, ''));
  return {
    amounts: [...before.amounts, ...amounts],
    times: [...before.times, ...times],
    durations: [...before.durations, ...durations],
    percents: [...before.percents, ...percents],
    codes: [...before.codes, ...codes],
    isSomebodyComing: before.isSomebodyComing || /\bis on (?:the|their) way\b|\bhas taken it\b/.test(plain),
  };
}

/** Every text in a function's answer. */
function wordsOf(output: unknown): string[] {
  if (typeof output === 'string') return [output];
  if (Array.isArray(output)) return output.flatMap(wordsOf);
  return output !== null && typeof output === 'object' ? Object.values(output).flatMap(wordsOf) : [];
}
