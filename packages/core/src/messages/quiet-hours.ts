import { addDays, instantOf, inZone, localDate } from '../time/local-time.ts';
import type { TextSettings } from './text-settings.ts';

/**
 * When something that can wait may leave: now, or the end of the quiet hours that it is in. Epoch milliseconds. Quiet hours
 * may pass midnight; equal ends mean none.
 */
export function afterQuietHours(atMs: number, timeZone: string, { from, to }: TextSettings['quietHours']): number {
  if (from === to) return atMs;
  const clock = inZone(atMs, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });
  const today = localDate(atMs, timeZone);
  const isOvernight = from > to;
  const isQuiet = isOvernight ? clock >= from || clock < to : clock >= from && clock < to;
  if (!isQuiet) return atMs;
  const endsOn = isOvernight && clock >= from ? addDays(today, 1) : today;
  return instantOf(endsOn, to, timeZone);
}
