import { availableParallelism } from 'node:os';
import type { StepCommand } from './run-step.ts';

export const GROUPS = ['checks', 'unit', 'e2e', 'browser'] as const;
export type Group = (typeof GROUPS)[number];

export interface Step {
  name: string;
  groups: readonly Group[];
  /** Processor cores it keeps busy. Steps with real-time audio take all, so that nothing delays a 20 ms frame. */
  cores: number | 'all';
  /** Steps of the same run that must have passed before. */
  after?: readonly string[];
  command: StepCommand;
  /** Set when the step is a Vitest run: its tests are counted one by one. */
  vitest?: boolean;
}

/** Limits are several times what a step takes on two cores: they end what hangs, not what is slow. */
const MINUTE_MS = 60_000;

/** TypeScript 7, in half the time; the packages of Remix ask for TypeScript 5, which stays for them and for editors. */
const tsc = (project: string, cacheName: string): StepCommand['argv'] => [
  'node',
  'node_modules/typescript-7/bin/tsc',
  '-p',
  project,
  '--incremental',
  '--tsBuildInfoFile',
  `.cache/tsc/${cacheName}.tsbuildinfo`,
  '--pretty',
  'false',
];

const vitest = (...projects: string[]): StepCommand['argv'] => [
  'vitest',
  'run',
  ...projects.flatMap((project) => ['--project', project]),
];

const CORES = Math.max(2, availableParallelism());
/** Calls mostly wait for real-time audio, database tests for the database: twice as many files as cores run side by side, and the calls must bear that. */
const WAITING_FILES = `--maxWorkers=${2 * CORES}`;

/** Everything `npm test` runs, in the order it is started. */
export const STEPS: readonly Step[] = [
  {
    name: 'types: packages, worker, scripts, tests',
    groups: ['checks'],
    cores: 1,
    command: { argv: tsc('tsconfig.json', 'root'), timeoutMs: 5 * MINUTE_MS },
  },
  {
    name: 'format and lint',
    groups: ['checks'],
    cores: 1,
    command: {
      // The strict one also looks for promises nobody waits for, which takes seconds: too slow for an editor.
      argv: ['biome', 'ci', '--config-path=biome.strict.json', '--error-on-warnings', '--colors=off', '.'],
      timeoutMs: 3 * MINUTE_MS,
    },
  },
  {
    name: 'boundaries',
    groups: ['checks'],
    cores: 1,
    command: {
      argv: ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps', 'scripts', 'prisma', 'test'],
      timeoutMs: 3 * MINUTE_MS,
    },
  },
  {
    name: 'dead code',
    groups: ['checks'],
    cores: 1,
    command: { argv: ['knip', '--no-progress'], timeoutMs: 3 * MINUTE_MS },
  },
  {
    name: 'types: dashboard',
    groups: ['checks'],
    cores: 1,
    command: { argv: tsc('apps/dashboard/tsconfig.json', 'dashboard'), timeoutMs: 5 * MINUTE_MS },
  },
  {
    name: 'dashboard build',
    groups: ['checks', 'browser'],
    cores: 1,
    command: {
      // As `npm start` builds, so that it finds the pages built.
      argv: ['turbo', 'run', 'build', '--filter=@offhook/dashboard', '--no-daemon', '--ui=stream'],
      timeoutMs: 5 * MINUTE_MS,
      env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_ENV: 'production' },
    },
  },
  {
    name: 'repository rules',
    groups: ['checks'],
    cores: 1,
    vitest: true,
    command: { argv: vitest('repo'), timeoutMs: 5 * MINUTE_MS },
  },
  {
    name: 'unit and database tests',
    groups: ['unit'],
    cores: 2,
    vitest: true,
    command: { argv: [...vitest('unit', 'unit-alone', 'db'), WAITING_FILES], timeoutMs: 10 * MINUTE_MS },
  },
  {
    // One run of both kinds: no core waits for the slowest file of the first.
    name: 'calls, end to end, and what they survive',
    groups: ['e2e'],
    cores: 'all',
    vitest: true,
    command: { argv: [...vitest('e2e', 'chaos'), WAITING_FILES], timeoutMs: 15 * MINUTE_MS },
  },
  {
    name: 'dashboard in a browser',
    groups: ['browser'],
    cores: 'all',
    after: ['dashboard build'],
    vitest: true,
    // A file waits for a call in real time now and then: one more than there are cores uses what is left.
    command: { argv: [...vitest('browser'), `--maxWorkers=${CORES + 1}`], timeoutMs: 10 * MINUTE_MS },
  },
];
