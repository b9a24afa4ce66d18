import type { Expectation } from './expectations.ts';

/** What holds when a caller is put through to people. */

export const triesHuman = (wanted: { reason: string; outcome: string }): Expectation => ({
  text: `a human is tried (${wanted.reason}): ${wanted.outcome.replaceAll('_', ' ')}`,
  holds: ({ transfers }) =>
    transfers.some(({ reason, outcome }) => reason === wanted.reason && outcome === wanted.outcome),
});

export const humanHears = (pattern: RegExp): Expectation => ({
  text: `the human hears ${pattern}`,
  holds: ({ line }) => line.people.some(({ heard }) => heard.some((words) => pattern.test(words))),
});

export const callerHears = (pattern: RegExp): Expectation => ({
  text: `the caller hears ${pattern}`,
  holds: ({ line }) => line.callerHeard.some((words) => pattern.test(words)),
});

/** The briefing is for the human alone. */
export const neverHearsBriefing = (pattern: RegExp): Expectation => ({
  text: `the caller does not hear the briefing`,
  holds: ({ line }) => !line.callerHeard.some((words) => pattern.test(words)),
});

/** Accepting comes before the caller's voice. */
export const humanPresses = (keys: string): Expectation => ({
  text: `the human presses ${keys}`,
  holds: ({ line }) => line.people.some(({ pressed }) => pressed === keys),
});

export const partiesTalk: Expectation = {
  text: 'the caller and the human are connected',
  holds: ({ line }) => line.people.some(({ bridged }) => bridged),
};

export const partiesNeverTalk: Expectation = {
  text: 'the caller and the human are not connected',
  holds: ({ line }) => line.people.length > 0 && !line.people.some(({ bridged }) => bridged),
};

export const leavesMessage = (seconds: number): Expectation => ({
  text: `a message of at least ${seconds} s is recorded`,
  holds: ({ recordings }) =>
    recordings.some(({ kind, durationMs }) => kind === 'voicemail' && (durationMs ?? 0) >= seconds * 1_000),
});
