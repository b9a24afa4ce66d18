import type { Outcome } from '../projects/outcome.ts';

/** One scripted call that can be placed without a telephone. */
export type TestScenario = {
  name: string;
  title: string;
  description: string;
  /** The number it was written for, E.164; null when any will do. */
  to: string | null;
};

export type TestRun = {
  state: 'running' | 'finished';
  callSid: string | null;
  /** Whether the scenario's expectations held; null while it runs, or when it reported none. */
  passed: boolean | null;
  failures: string[];
};

/**
 * Places calls that cost nothing. Every method refuses with `NOT_CONFIGURED` and a sentence for the owner when no simulator
 * runs, and with `UPSTREAM_UNAVAILABLE` when it does not answer in time.
 */
export type TestCallPort = {
  scenarios(): Promise<Outcome<TestScenario[]>>;
  place(request: { scenario: string; to: string }): Promise<Outcome<{ runId: string; callSid: string | null }>>;
  status(runId: string): Promise<Outcome<TestRun>>;
};
