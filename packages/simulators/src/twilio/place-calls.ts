import { setTimeout as sleep } from 'node:timers/promises';
import { createSpeaker } from '../speech/speaker.ts';
import { type CallHandle, type CallReport, type PlaceCallOptions, placeCall } from './place-call.ts';

export type PlaceCallsOptions = Omit<PlaceCallOptions, 'callSid'> & {
  count: number;
  /** Between one call and the next. Default: 20 ms, so that they do not all do the same thing at once. */
  everyMs?: number;
  /** What is different about each call, by its number from 0. */
  each?(index: number): Partial<PlaceCallOptions>;
};

export type PlacedCalls = {
  calls: readonly CallHandle[];
  /** Every report, in the order of the calls. */
  reports: Promise<CallReport[]>;
  hangUpAll(): void;
};

const DEFAULT_EVERY_MS = 20;

/** Places many calls side by side, with one speaker for all. Resolves when the last has been dialled. */
export async function placeCalls({
  count,
  everyMs = DEFAULT_EVERY_MS,
  each,
  ...shared
}: PlaceCallsOptions): Promise<PlacedCalls> {
  const speaker = shared.speaker ?? createSpeaker();
  const calls: CallHandle[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index > 0) await sleep(everyMs);
    calls.push(placeCall({ ...shared, speaker, ...each?.(index) }));
  }
  const reports = Promise.all(calls.map(({ report }) => report)).finally(() =>
    shared.speaker ? undefined : speaker.close(),
  );
  reports.catch(() => undefined); // whoever wants them awaits them
  return {
    calls,
    reports,
    hangUpAll() {
      for (const call of calls) call.hangUp();
    },
  };
}
