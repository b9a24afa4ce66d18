import type { RouterOutputs } from './trpc.ts';

type Outcome = RouterOutputs['calls']['get']['transfers'][number]['outcome'];

const TITLES: Record<Outcome, (who: string) => string> = {
  ringing: (who) => `Ringing ${who}…`,
  connected: (who) => `Put through to ${who}`,
  declined: (who) => `${who} did not take the call`,
  no_answer: (who) => `Nobody answered at ${who}`,
  busy: (who) => `${who} was busy`,
  failed: (who) => `${who} could not be reached`,
  caller_hung_up: (who) => `The caller hung up while ${who} was ringing`,
};

/** `Put through to (512) 555-0100`, or why not. */
export function transferTitle(outcome: Outcome, who: string): string {
  return TITLES[outcome](who);
}

const REASONS: Record<string, string> = {
  assistant: 'The caller asked for a person.',
  key_zero: 'The caller pressed 0.',
  outage: 'The assistant could not go on by itself.',
  owner: 'You asked for it.',
};

export function transferReasonInWords(reason: string): string {
  return REASONS[reason] ?? 'The caller needed a person.';
}
