import type { Database } from '@offhook/db';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import type { TestCallPort } from './test-call-port.ts';

export type TestCallDeps = { db: Database; testCalls: TestCallPort };

export type OfferedScenario = {
  name: string;
  title: string;
  description: string;
  /** The number of this business it would ring; null when there is none that the assistant answers. */
  numberId: string | null;
  e164: string | null;
};

/** The scenarios, each with the number of this business it would ring. */
export async function listScenarios(deps: TestCallDeps, projectId: string): Promise<Outcome<OfferedScenario[]>> {
  const listed = await deps.testCalls.scenarios();
  if (!listed.ok) return listed;
  const numbers = await answeredNumbers(deps.db, projectId);
  return granted(
    listed.value.map(({ name, title, description, to }) => {
      const number = numbers.find((candidate) => candidate.e164 === to) ?? numbers[0];
      return { name, title, description, numberId: number?.id ?? null, e164: number?.e164 ?? null };
    }),
  );
}

export type PlaceTestCall = { projectId: string; scenario: string; numberId?: string | undefined };

/** Rings a number of this business, and only of this one, whatever number the scenario was written for. */
export async function placeTestCall(
  deps: TestCallDeps,
  request: PlaceTestCall,
): Promise<Outcome<{ runId: string; callSid: string | null; e164: string }>> {
  const offered = await listScenarios(deps, request.projectId);
  if (!offered.ok) return offered;
  const scenario = offered.value.find((candidate) => candidate.name === request.scenario);
  if (!scenario) return refused('NOT_FOUND', 'There is no such scenario.', 'scenario');
  const to = request.numberId
    ? (await answeredNumbers(deps.db, request.projectId)).find((number) => number.id === request.numberId)?.e164
    : scenario.e164;
  if (!to) {
    return refused(
      'NOT_CONFIGURED',
      'The assistant answers none of your numbers yet. Add one on the Phone numbers page.',
    );
  }
  const placed = await deps.testCalls.place({ scenario: scenario.name, to });
  return placed.ok ? granted({ ...placed.value, e164: to }) : placed;
}

export type TestCallStatus = {
  state: 'running' | 'finished';
  /** Our row, as soon as the call was answered. */
  callId: string | null;
  passed: boolean | null;
  failures: string[];
};

/** A run is shown to the business whose number it rang: a run of another one does not exist here. */
export async function testCallStatus(
  deps: TestCallDeps,
  where: { projectId: string; runId: string },
): Promise<Outcome<TestCallStatus>> {
  const run = await deps.testCalls.status(where.runId);
  if (!run.ok) return run;
  const { state, callSid, passed, failures } = run.value;
  const call = callSid ? await deps.db.call.findUnique({ where: { providerCallId: callSid } }) : null;
  if (call && call.projectId !== where.projectId) return notFound('test call');
  // Before the call has a row nothing says whose it is, so nothing of its content is told.
  if (!call) return granted({ state, callId: null, passed: null, failures: [] });
  return granted({ state, callId: call.id, passed, failures });
}

function answeredNumbers(db: Database, projectId: string) {
  return db.phoneNumber.findMany({
    where: { projectId, mode: 'openai' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, e164: true },
  });
}
