import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const EVERYWHERE_IGNORED = ['**/node_modules/**', '**/build/**', '**/.cache/**', '**/.data/**'];
const DB_TESTS = '**/*.db.test.ts';
/** Names the folder of the run's PostgreSQL and stops the server afterwards; it is started by the first test that needs it. */
const DATABASE_SETUP = './test/support/global-database.ts';

/** Tests that set what a process has only once, the tracer and meter providers: each gets a process of its own. */
const NEED_OWN_PROCESS = [
  'packages/telemetry/**/*.test.ts',
  'packages/tools/src/{run-tool,trace-tool}.test.ts',
  'apps/voice-worker/src/calls/call-tracing.test.ts',
];

/** One project per kind of test (CONTRIBUTING.md); `scripts/test.ts` runs them in order and counts. */
export default defineConfig({
  test: {
    pool: 'forks',
    // Vitest would leave one core to the machine: on two, that halves the speed.
    maxWorkers: Math.max(2, availableParallelism()),
    restoreMocks: true,
    // Vitest's own second is not enough for a busy machine; a condition that holds sooner ends the wait sooner.
    expect: { poll: { timeout: 15_000 } },
    sequence: { sequencer: LongestFirst },
    setupFiles: ['./test/support/quiet-console-setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,packages,scripts,prisma}/**/*.test.{ts,tsx}', 'test/{contract,bench}/**/*.test.ts'],
          exclude: [...EVERYWHERE_IGNORED, DB_TESTS, ...NEED_OWN_PROCESS],
          // Modules are loaded once for many files: half the time. No test replaces a module, so none can notice.
          isolate: false,
          testTimeout: 10_000,
        },
      },
      {
        extends: true,
        test: { name: 'unit-alone', include: NEED_OWN_PROCESS, exclude: EVERYWHERE_IGNORED, testTimeout: 10_000 },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: [`{apps,packages,scripts,prisma}/${DB_TESTS}`],
          exclude: EVERYWHERE_IGNORED,
          globalSetup: [DATABASE_SETUP],
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'repo',
          include: ['test/repo/**/*.test.ts'],
          globalSetup: [DATABASE_SETUP],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: [DATABASE_SETUP],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          // Whole processes that are killed, cut off and starved; each file has servers of its own.
          include: ['test/chaos/**/*.chaos.test.ts'],
          globalSetup: [DATABASE_SETUP],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          // One system, two browsers: a file changes only what no other file counts on.
          include: ['test/browser/**/*.test.ts'],
          globalSetup: [DATABASE_SETUP, './test/browser/harness/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 200_000,
        },
      },
    ],
  },
});
