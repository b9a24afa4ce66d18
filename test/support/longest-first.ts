import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, by the end of its path; seconds on two cores, as `npm test` runs them. */
const LONG_FILES: readonly (readonly [string, number])[] = [
  ['chaos/worker-killed.chaos.test.ts', 120],
  ['chaos/worker-without-database.chaos.test.ts', 90],
  ['e2e/scenarios.e2e.test.ts', 87],
  ['e2e/recording.e2e.test.ts', 68],
  ['e2e/start.e2e.test.ts', 67],
  ['chaos/realtime-lost.chaos.test.ts', 55],
  ['chaos/worker-drained.chaos.test.ts', 53],
  ['chaos/realtime-sessions.chaos.test.ts', 50],
  ['chaos/media-hostile.chaos.test.ts', 48],
  ['e2e/greeting-clip.e2e.test.ts', 44],
  ['e2e/humans.e2e.test.ts', 35],
  ['e2e/bookings-bench.e2e.test.ts', 35],
  ['chaos/worker-shared.chaos.test.ts', 31],
  ['browser/settings.browser.test.ts', 85],
  ['browser/test-call.browser.test.ts', 66],
  ['browser/recording.browser.test.ts', 45],
  ['browser/bookings.browser.test.ts', 40],
];

/**
 * The longest files first: a run then ends when the work does, not when a long file that began last does. Vitest remembers
 * durations in a cache, which a clean clone does not have; it would go by the size of the files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => secondsOf(other) - secondsOf(one));
  }
}

function secondsOf({ moduleId }: TestSpecification): number {
  return LONG_FILES.find(([end]) => moduleId.endsWith(end))?.[1] ?? 0;
}
