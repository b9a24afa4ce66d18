import { count, phoneNumber, shortDate } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';

export type Import = NonNullable<RouterOutputs['vapiImport']['latest']>;
export type Proposal = NonNullable<RouterOutputs['vapiImport']['proposal']>;
export type Part = Proposal['parts'][number];

export function isRunning(latest: Import | null): boolean {
  return latest?.state === 'waiting' || latest?.state === 'reading';
}

/** What is going on, in a few words. */
export function importTitle({ state, step }: Import): string {
  if (state === 'finished') return 'Your Vapi account was read';
  if (state === 'cancelled') return 'You stopped the import';
  if (state === 'failed') return 'The import stands still';
  return step === 'setup' ? 'Reading how your assistant is set up' : 'Bringing in your calls';
}

/** The counts, only those that say something. `Tue, Mar 3, 2026` is where it has come to, from today backwards. */
export function importFacts(latest: Import, timeZone: string): string[] {
  const { callsRead, callsAdded, callsKnown, callsLeftOut, callsUnreadable, oldestCallAt, history } = latest;
  if (!history) return ['Calls were not asked for'];
  if (callsRead === 0) return latest.state === 'finished' ? ['There are no calls in it'] : [];
  const back =
    oldestCallAt === null ? '' : `, back to ${shortDate(oldestCallAt, timeZone)}, ${oldestCallAt.slice(0, 4)}`;
  return [
    `${count(callsRead, 'call')} read${back}`,
    `${callsAdded.toLocaleString('en-US')} brought in`,
    ...(callsKnown > 0 ? [`${callsKnown.toLocaleString('en-US')} were here already`] : []),
    ...(callsLeftOut > 0 ? [`${callsLeftOut.toLocaleString('en-US')} left out`] : []),
    ...(callsUnreadable > 0 ? [`${callsUnreadable.toLocaleString('en-US')} could not be read`] : []),
  ];
}

const GROUPS: Readonly<Record<Part['group'], string>> = {
  assistant: 'How your assistant speaks',
  business: 'Your business',
  services: 'Services and prices',
  knowledge: 'What it knows',
  functions: 'Functions of your own',
  numbers: 'Phone numbers',
};

/** Parts under their headings, in the order of the headings. */
export function byGroup(parts: readonly Part[]): { title: string; parts: Part[] }[] {
  return Object.entries(GROUPS)
    .map(([group, title]) => ({ title, parts: parts.filter((part) => part.group === group) }))
    .filter((group) => group.parts.length > 0);
}

/** `+15125550142` within a text as people write it. */
export function withReadableNumbers(text: string): string {
  return text.replace(/\+1\d{10}\b/g, phoneNumber);
}
