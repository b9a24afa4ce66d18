import type { Tone } from '#app/components/tag.tsx';
import { count, duration, money } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';

export type ParityReport = RouterOutputs['moving']['compare'];
export type Measure = ParityReport['measures'][number];

interface MeasureWords {
  title: string;
  about: string;
  /** In the middle of a sentence. */
  short: string;
}

export const MEASURE_WORDS: Record<Measure['name'], MeasureWords> = {
  answered: { title: 'Answered', about: 'Of all calls, those held to their end.', short: 'answering' },
  booked: { title: 'Booked', about: 'Calls that ended with an appointment.', short: 'booking' },
  transferred: { title: 'Put through', about: 'Calls that a person took over.', short: 'putting callers through' },
  failed: { title: 'Failed', about: 'Calls that broke off, or that somebody else had to save.', short: 'failed calls' },
  length: { title: 'Length of a call', about: 'On average.', short: 'length' },
  firstAudio: { title: 'Until the first word', about: 'Half of the callers waited less.', short: 'the first word' },
  functions: { title: 'Look-ups that worked', about: 'Free times, prices, bookings and the like.', short: 'look-ups' },
  cost: {
    title: 'Cost of a call',
    about: 'What the assistant costs, on average. Your telephone company’s minutes come on top.',
    short: 'cost',
  },
};

export const JUDGEMENT_WORDS: Record<Measure['judgement'], { label: string; tone: Tone }> = {
  better: { label: 'Better', tone: 'accent' },
  worse: { label: 'Worse', tone: 'danger' },
  same: { label: 'About the same', tone: 'neutral' },
  different: { label: 'Different', tone: 'info' },
  unclear: { label: 'Too close to tell', tone: 'neutral' },
  tooFew: { label: 'Too few calls', tone: 'neutral' },
};

const MICROS_PER_CENT = 10_000;

/** `91 %`, `2 min 05 s`, `0.8 s`, `$0.09`. Vapi and the model are billed in dollars. */
export function valueInWords(unit: Measure['unit'], value: number): string {
  switch (unit) {
    case 'share':
      return `${percent(value)}%`;
    case 'seconds':
      return duration(value);
    case 'milliseconds':
      return `${(value / 1_000).toFixed(1)} s`;
    case 'micros':
      return money(Math.round(value / MICROS_PER_CENT), 'USD');
  }
}

function percent(share: number): number {
  return Math.round(share * 100);
}

/** `86–95%`; null when there were too few calls to say. */
export function rangeInWords(unit: Measure['unit'], estimate: NonNullable<Measure['offhook']>): string | null {
  const { from, to } = estimate;
  if (from === null || to === null) return null;
  if (unit === 'share') return `${percent(from)}–${percent(to)}%`;
  // Finer than the figure: half a second is much, and a range must not look like none.
  if (unit === 'milliseconds') return `${(from / 1_000).toFixed(2)}–${(to / 1_000).toFixed(2)} s`;
  return `${valueInWords(unit, Math.max(0, from))} – ${valueInWords(unit, to)}`;
}

interface VerdictWords {
  title: string;
  advice: string;
}

/** What the comparison comes to, and what to do about it. */
export function verdictInWords({ verdict, worse, moreCalls, offhookCalls, vapiCalls }: ParityReport): VerdictWords {
  const behind = offhookCalls <= vapiCalls ? 'Offhook' : 'Vapi';
  switch (verdict) {
    case 'noCalls':
      return { title: 'No calls yet', advice: 'Nobody rang in this period. Look at a longer one, or come back later.' };
    case 'oneSide':
      return {
        title: `Only ${offhookCalls > 0 ? 'Offhook' : 'Vapi'} had calls`,
        advice:
          'To compare, both sides need calls: let Offhook answer a few of 100 callers, or bring over your call history.',
      };
    case 'notEnough':
      return {
        title: 'Not enough calls to tell',
        advice: `${noWorse(worse)} About ${count(moreCalls ?? 1, 'more call')} answered by ${behind} would tell.`,
      };
    case 'behind':
      return {
        title: 'Offhook is behind',
        advice: `It does worse at ${listed(worse)}. Keep its share small, listen to those calls, and change what went wrong.`,
      };
    case 'level':
      return {
        title: 'Offhook does as well as Vapi',
        advice: `${noWorse(worse)} You can take the next step.`,
      };
    case 'ahead':
      return {
        title: 'Offhook does better',
        advice: `${noWorse(worse)} You can take the next step.`,
      };
  }
}

/** Answering, booking and failed calls decide; the rest is said all the same. */
function noWorse(worse: readonly Measure['name'][]): string {
  return worse.length === 0 ? 'Nothing got worse so far.' : `Only ${listed(worse)} got worse so far.`;
}

function listed(names: readonly Measure['name'][]): string {
  const words = names.map((name) => MEASURE_WORDS[name].short);
  return words.length < 2 ? (words[0] ?? 'some calls') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
