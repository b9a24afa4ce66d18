import { randomUUID } from 'node:crypto';
import { findScenario } from '../scenarios/catalogue.ts';
import { runScenario, type ScenarioResult, type ScenarioRunOptions } from '../scenarios/run-scenario.ts';
import type { CallProgressEvent } from '../twilio/place-call.ts';

/** A call that was asked for through the control interface. */
export type ControlledRun = {
  runId: string;
  scenario: string;
  callSid: string;
  state: 'running' | 'finished';
  progress: CallProgressEvent[];
  /** Null while running. */
  report: RunReport | null;
};

export type RunReport = Pick<ScenarioResult, 'expectations' | 'passed'> & {
  /** What did not hold, in words. */
  failures: string[];
  call: ScenarioResult['report'] | null;
};

export type RunBook = {
  place(request: { scenario: string; to?: string | undefined }): Promise<ControlledRun | 'unknown_scenario' | 'busy'>;
  find(runId: string): ControlledRun | undefined;
  /** The caller hangs up, if still there. False: no such run. */
  hangUp(runId: string): boolean;
  /** Hangs up every call that is under way. */
  hangUpAll(): Promise<void>;
};

/** Calls at the same time; one line of audio each is cheap, but a loop that places calls is a mistake. */
const MAX_RUNNING = 20;
/** Finished runs that can still be asked about. */
const MAX_REMEMBERED = 200;

type RunBookOptions = Omit<ScenarioRunOptions, 'scenario' | 'to' | 'onProgress' | 'line'> & {
  line(): ScenarioRunOptions['line'];
};

export function createRunBook(options: RunBookOptions): RunBook {
  const runs = new Map<string, ControlledRun>();
  const underway = new Map<string, { hangUp(): void; done: Promise<unknown> }>();

  function forgetOldest(): void {
    for (const [runId, run] of runs) {
      if (runs.size <= MAX_REMEMBERED) return;
      if (run.state === 'finished') runs.delete(runId);
    }
  }

  return {
    async place({ scenario: name, to }) {
      const scenario = findScenario(name);
      if (!scenario) return 'unknown_scenario';
      if (underway.size >= MAX_RUNNING) return 'busy';
      const progress: CallProgressEvent[] = [];
      const onProgress = (event: CallProgressEvent): void => void progress.push(event);
      const { call, result } = await runScenario({
        ...options,
        line: options.line(),
        scenario,
        onProgress,
        ...(to ? { to } : {}),
      });
      const run: ControlledRun = {
        runId: randomUUID(),
        scenario: name,
        callSid: call.callSid,
        state: 'running',
        progress,
        report: null,
      };
      runs.set(run.runId, run);
      forgetOldest();
      const done = result.then(reportOf, failedReport).then((report) => {
        Object.assign(run, { state: 'finished', report });
        underway.delete(run.runId);
      });
      underway.set(run.runId, { hangUp: call.hangUp, done });
      return run;
    },
    find: (runId) => runs.get(runId),
    hangUp(runId) {
      underway.get(runId)?.hangUp();
      return runs.has(runId);
    },
    async hangUpAll() {
      const calls = [...underway.values()];
      for (const { hangUp } of calls) hangUp();
      await Promise.all(calls.map(({ done }) => done));
    },
  };
}

function reportOf({ expectations, passed, report, facts }: ScenarioResult): RunReport {
  const unmet = expectations.filter(({ ok }) => !ok).map(({ text }) => `Expected that ${text}.`);
  const failures = facts ? unmet : [noFacts(report.problems)];
  return { expectations, passed, failures, call: report };
}

function noFacts(problems: ScenarioResult['report']['problems']): string {
  const [problem] = problems;
  return problem
    ? `The call failed: ${problem.message} (${problem.code}).`
    : 'The call never became final in the database.';
}

function failedReport(error: unknown): RunReport {
  return { expectations: [], passed: false, failures: [`The call could not be placed: ${String(error)}`], call: null };
}
