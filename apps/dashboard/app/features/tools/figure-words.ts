import type { RouterOutputs } from '#app/lib/trpc.ts';
import { errorInWords } from '#app/lib/words.ts';

type ToolLine = RouterOutputs['tools']['list']['tools'][number];
export type ToolFigures = ToolLine['figures'];
export type ToolFailure = NonNullable<ToolLine['lastFailure']>;

/** From here on it is worth a look. */
const TROUBLE_BELOW = 0.95;

/** `98.2%` of the calls that came to an end; null while there are none. */
export function successRate({ worked, failed }: ToolFigures): string | null {
  const ended = worked + failed;
  if (ended === 0) return null;
  // Rounded down: 99.96 % is not "never fails".
  const percent = Math.floor((worked / ended) * 1_000) / 10;
  return `${percent}%`;
}

export function isInTrouble({ worked, failed }: ToolFigures): boolean {
  return failed > 0 && worked / (worked + failed) < TROUBLE_BELOW;
}

/** `0.4 s`, `12 s`; a dash while it never worked. */
export function secondsInWords(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  if (milliseconds < 50) return '< 0.1 s';
  const seconds = milliseconds / 1_000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** `It didn’t answer, after 3 tries`. */
export function failureInWords({ errorCode, attempts }: Pick<ToolFailure, 'errorCode' | 'attempts'>): string {
  const words = errorInWords(errorCode);
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return attempts > 1 ? `${sentence}, after ${attempts} tries` : sentence;
}
