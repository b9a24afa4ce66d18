/** What is true about a call afterwards: the rows of the database and what the telephone's side saw. */
export type CallFacts = {
  status: string;
  outcome: string | null;
  endReason: string | null;
  durationSec: number | null;
  interruptions: number;
  booking: BookingFacts | null;
  /** `heard`: the part of a cut answer that was played. */
  turns: { speaker: 'caller' | 'assistant'; text: string; heard: string; interrupted: boolean }[];
  toolCalls: ToolCallFacts[];
  /** EventLog types written for this call. */
  events: string[];
  /** Ways to a human, in order. */
  transfers: { mode: string; reason: string; outcome: string; briefing: string }[];
  recordings: { kind: string; durationMs: number | null }[];
  /** Emergencies that were reported; `rung`: who was rung, in order, and how that ended. */
  emergencies: { rule: string; state: string; acceptedBy: string | null; rung: string[] }[];
  line: LineFacts;
};

/** What the telephone's side saw. */
export type LineFacts = {
  clearedMs: number;
  heardMs: number;
  timeToFirstAudioMs: number | null;
  warnings: number;
  /** What Twilio and people said to the caller, in order; `ringing` and `beep` for those tones. */
  callerHeard: string[];
  /** Legs that were dialled. */
  people: PersonFacts[];
};

export type PersonFacts = {
  number: string;
  answered: boolean;
  bridged: boolean;
  pressed: string;
  /** What Twilio and the caller said to this person. */
  heard: string[];
};

export type BookingFacts = {
  service: string;
  customerName: string;
  address: string;
  emergency: boolean;
  status: string;
  startsAt: string;
  confirmationCode: string;
};

export type ToolCallFacts = { name: string; status: string; attempts: { error: string | null }[]; output: unknown };

/** One thing that must hold; `text` says it to a person. */
export type Expectation = { text: string; holds(facts: CallFacts): boolean };

export type CheckedExpectation = { ok: boolean; text: string };

export function checkExpectations(expectations: readonly Expectation[], facts: CallFacts): CheckedExpectation[] {
  return expectations.map(({ text, holds }) => ({ ok: holds(facts), text }));
}

export const callEnds = (status: string, ...outcomes: string[]): Expectation => ({
  text: outcomes.length === 0 ? `the call is ${status}` : `the call is ${status}, outcome ${outcomes.join(' or ')}`,
  holds: (facts) => facts.status === status && (outcomes.length === 0 || outcomes.includes(facts.outcome ?? '')),
});

export const books = (wanted: { service: string; customerName: string; emergency?: boolean }): Expectation => ({
  text: `${wanted.service} is booked for ${wanted.customerName}${wanted.emergency ? ' as an emergency' : ''}`,
  holds: ({ booking }) =>
    booking !== null &&
    booking.status === 'confirmed' &&
    booking.service === wanted.service &&
    booking.customerName === wanted.customerName &&
    booking.emergency === (wanted.emergency ?? false),
});

export const booksNothing: Expectation = { text: 'nothing is booked', holds: ({ booking }) => booking === null };

export const calls = (name: string, wanted: { status: string; attempts?: number }): Expectation => ({
  text: `${name} ${wanted.status}${wanted.attempts === undefined ? '' : ` after ${wanted.attempts} attempt${wanted.attempts === 1 ? '' : 's'}`}`,
  holds: ({ toolCalls }) =>
    toolCalls.some(
      (tool) =>
        tool.name === name &&
        tool.status === wanted.status &&
        (wanted.attempts === undefined || tool.attempts.length === wanted.attempts),
    ),
});

/** Whatever the function answered is what the caller hears: prices and times are never the model's own. */
export const speaksOutputOf = (name: string): Expectation => ({
  text: `what ${name} answered is spoken word for word`,
  holds: ({ toolCalls, turns }) => {
    const sentences = toolCalls.filter((tool) => tool.name === name).map(({ output }) => sentenceOf(output));
    return (
      sentences.length > 0 &&
      sentences.every((sentence) =>
        turns.some(({ speaker, text }) => speaker === 'assistant' && text.includes(sentence)),
      )
    );
  },
});

function sentenceOf(output: unknown): string {
  const say = typeof output === 'object' && output !== null && 'say' in output ? output.say : '';
  return typeof say === 'string' && say !== '' ? say : 'a function without a sentence';
}

export const callsNothing: Expectation = {
  text: 'no function is called',
  holds: ({ toolCalls }) => toolCalls.length === 0,
};

export const assistantSays = (pattern: RegExp): Expectation => ({
  text: `the assistant says ${pattern}`,
  holds: ({ turns }) => turns.some(({ speaker, text }) => speaker === 'assistant' && pattern.test(text)),
});

export const onCallTakes = (rule: string): Expectation => ({
  text: `somebody on call is rung about it (${rule}) and takes it`,
  holds: ({ emergencies }) => emergencies.some((one) => one.rule === rule && one.state === 'accepted'),
});

export const neverHears = (pattern: RegExp): Expectation => ({
  text: `the caller never hears ${pattern}`,
  holds: ({ turns }) => !turns.some(({ speaker, heard }) => speaker === 'assistant' && pattern.test(heard)),
});

export const endsBecause = (endReason: string): Expectation => ({
  text: `the call ends because of ${endReason}`,
  holds: (facts) => facts.endReason === endReason,
});

export const callerIsUnderstood = (phrase: string): Expectation => ({
  text: `the transcript has the caller saying “${phrase}”`,
  holds: ({ turns }) => turns.some(({ speaker, text }) => speaker === 'caller' && text.includes(phrase)),
});

export const isInterrupted: Expectation = {
  text: 'the answer is cut off when the caller speaks, and the rest is never heard',
  holds: ({ interruptions, turns, line }) =>
    interruptions > 0 && line.clearedMs > 0 && turns.some(({ interrupted }) => interrupted),
};

export const logs = (eventType: string): Expectation => ({
  text: `the event log has ${eventType}`,
  holds: ({ events }) => events.includes(eventType),
});

/** Holds for every scenario: what was sent to Twilio was understood. */
export const lineIsClean: Expectation = {
  text: 'Twilio had nothing to complain about',
  holds: ({ line }) => line.warnings === 0,
};

/** Said to its end and heard to its end, whatever came in between. */
export const hearsInFull = (pattern: RegExp): Expectation => ({
  text: `the caller hears ${pattern}, and nothing of that answer is lost`,
  holds: ({ turns }) =>
    turns.some(
      ({ speaker, text, heard, interrupted }) =>
        speaker === 'assistant' && pattern.test(text) && heard === text && !interrupted,
    ),
});
