import type { CalcomFault, FaultReach } from '../calcom/faults.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { TelephoneExchange } from '../twilio/exchange.ts';
import { type CallHandle, type CallProgressEvent, type CallReport, placeCall } from '../twilio/place-call.ts';
import { fictionalNumber } from '../twilio/sids.ts';
import type { Scenario } from './define-scenario.ts';
import { type CallFacts, type CheckedExpectation, checkExpectations } from './expectations.ts';

/** Where simulated calls go, and as whom. */
export type TelephoneLine = {
  workerUrl: string;
  /** The worker's public origin when it differs. */
  publicUrl?: string;
  accountSid: string;
  authToken: string;
  /** The account whose REST API knows these calls (`Simulators.exchange`). */
  exchange?: TelephoneExchange;
  /** See `PlaceCallOptions.speed`. */
  speed?: number;
};

export type ScenarioRunOptions = {
  scenario: Scenario;
  line: TelephoneLine;
  /** Default: the scenario's number. */
  to?: string;
  speaker: Speaker;
  /** Sets what the calendar suffers from. Without it, scenarios with faults cannot be run as they are meant. */
  setCalcomFault?(mode: CalcomFault, reach: FaultReach): void | Promise<void>;
  /** What the database says once the call is final; null when it never got there. */
  readFacts?(report: CallReport): Promise<CallFacts | null>;
  onProgress?(event: CallProgressEvent): void;
};

export type ScenarioResult = {
  report: CallReport;
  facts: CallFacts | null;
  expectations: CheckedExpectation[];
  passed: boolean;
};

export type ScenarioRun = { call: CallHandle; result: Promise<ScenarioResult> };

/** Places a scenario's call with its faults around it, and judges the outcome. */
export async function runScenario(options: ScenarioRunOptions): Promise<ScenarioRun> {
  const { scenario, line, speaker, onProgress } = options;
  const fault = scenario.faults?.calcom;
  const setFault = async (mode: CalcomFault) => {
    if (fault) await options.setCalcomFault?.(mode, { eventTypeId: fault.eventTypeId });
  };
  if (fault) await setFault(fault.mode);
  const from = scenario.from ?? (scenario.follows ? fictionalNumber() : undefined);
  const to = options.to ?? scenario.to;
  if (scenario.follows) await callBefore(scenario.follows, options, { from, to });
  const call = placeCall({
    ...line,
    scenario,
    speaker,
    to,
    ...(from ? { from } : {}),
    ...(scenario.attestation ? { attestation: scenario.attestation } : {}),
    ...(scenario.conditions ? { conditions: scenario.conditions } : {}),
    ...(scenario.human ? { human: scenario.human } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  return { call, result: judge(call, options).finally(() => setFault('off')) };
}

/** Until its row is final: what a business knows of a number comes from there. */
async function callBefore(
  scenario: Scenario,
  { line, speaker, readFacts }: ScenarioRunOptions,
  numbers: { from: string | undefined; to: string },
): Promise<void> {
  const { from, to } = numbers;
  const report = await placeCall({ ...line, scenario, speaker, to, ...(from ? { from } : {}) }).report;
  await readFacts?.(report);
}

async function judge(call: CallHandle, { scenario, readFacts }: ScenarioRunOptions): Promise<ScenarioResult> {
  const report = await call.report;
  const facts = (await readFacts?.(report)) ?? null;
  const expectations = facts
    ? checkExpectations(scenario.expectations, facts)
    : scenario.expectations.map(({ text }) => ({ ok: false, text }));
  return { report, facts, expectations, passed: expectations.every(({ ok }) => ok) };
}
