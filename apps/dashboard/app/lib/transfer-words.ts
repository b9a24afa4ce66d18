import { duration } from './format.ts';
import type { RouterOutputs } from './trpc.ts';

type Transfer = RouterOutputs['calls']['get']['transfers'][number];
type Outcome = Transfer['outcome'];

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
  rule: 'The rules of the number rang this phone first.',
};

/** Why, how, and for how long: `The caller asked for a person. The person accepted the call. They talked for 2 min 05 s.` */
export function transferInWords(
  { mode, reason, outcome, talkSec }: Pick<Transfer, 'mode' | 'reason' | 'outcome' | 'talkSec'>,
  { isLive }: { isLive: boolean },
): string {
  const sentences = [REASONS[reason] ?? 'The caller needed a person.'];
  if (outcome === 'connected') {
    sentences.push(mode === 'warm' ? 'The person accepted the call.' : 'They were put through at once.');
    if (talkSec !== null) sentences.push(`They talked for ${duration(talkSec)}.`);
    else if (isLive) sentences.push('They are talking now.');
  }
  return sentences.join(' ');
}
