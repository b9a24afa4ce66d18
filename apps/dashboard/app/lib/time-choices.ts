import { minutesInWords } from './format.ts';

export interface Choice {
  value: string;
  label: string;
}

/** Steps for a select, with the present value among them even when it is none of them. */
export function minuteChoices(steps: readonly number[], present: number): Choice[] {
  return withPresent(steps, present).map((minutes) => ({ value: String(minutes), label: lead(minutes) }));
}

/** Pauses in milliseconds, in seconds to read. */
export function pauseChoices(steps: readonly number[], present: number): Choice[] {
  return withPresent(steps, present).map((ms) => ({ value: String(ms), label: `${ms / 1_000} seconds` }));
}

/** Seconds as they are. */
export function secondChoices(steps: readonly number[], present: number): Choice[] {
  return withPresent(steps, present).map((seconds) => ({ value: String(seconds), label: `${seconds} seconds` }));
}

function withPresent(steps: readonly number[], present: number): number[] {
  return [...new Set([...steps, present])].sort((a, b) => a - b);
}

function lead(minutes: number): string {
  if (minutes === 0) return 'At once';
  return minutes % 1_440 === 0 ? `${minutes / 1_440} day${minutes === 1_440 ? '' : 's'}` : minutesInWords(minutes);
}
