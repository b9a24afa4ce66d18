import { type CallHandling, requestHangUp } from '@offhook/core';
import { type CallReport, findScenario, type PlaceCallOptions, type Scenario } from '@offhook/simulators';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { BRIGHTWATER, type CallSystem } from './call-system.ts';
import { copyBusiness } from './copy-business.ts';

type Handling = { [K in keyof CallHandling]?: Partial<CallHandling[K]> | CallHandling[K] };

export type HumanCall = {
  report: CallReport;
  /** The final row, with what was tried and recorded. */
  call: NonNullable<Awaited<ReturnType<typeof finalCall>>>;
  /** EventLog types, each as often as it was written. */
  events: string[];
};

/** What a caller says first, who then does the rest of their script. Recognised by the model of the catalogue. */
export function asking(
  scenario: string,
  rest: Pick<Scenario, 'ending'> & { dialogue?: Scenario['dialogue'] },
): Scenario {
  const known = findScenario(scenario);
  const [first] = known?.dialogue ?? [];
  if (!known || !first) throw new Error(`No scenario is called ${scenario}`);
  return { ...known, dialogue: [first, ...(rest.dialogue ?? [])], ending: rest.ending };
}

/** A call of a business of its own that handles calls like this. */
export async function businessWith(system: CallSystem, callHandling: Handling): Promise<string> {
  const e164 = await copyBusiness(system.db, BRIGHTWATER);
  const { projectId } = await system.db.phoneNumber.findUniqueOrThrow({ where: { e164 } });
  await system.db.project.update({ where: { id: projectId }, data: { callHandling: callHandling as object } });
  return e164;
}

/** Places a call and waits until its row is final. */
export async function callAndSettle(
  system: CallSystem,
  options: Partial<PlaceCallOptions> & Pick<PlaceCallOptions, 'scenario' | 'to'>,
): Promise<HumanCall> {
  const report = await system.place('asks-for-human', options).report;
  const call = await finalCall(system, report);
  if (!call) throw new Error(`The call never became final: ${describe(system, report)}`);
  const events = await system.db.eventLog.findMany({ where: { callId: call.id }, orderBy: { at: 'asc' } });
  return { report, call, events: events.map(({ type }) => type) };
}

function describe({ worker }: CallSystem, { callSid, problems, visits, spokenByTwilio }: CallReport): string {
  return `${JSON.stringify({ callSid, problems, visits, spokenByTwilio })}\n${worker.output()}`;
}

async function finalCall({ db }: CallSystem, { callSid }: CallReport) {
  await waitForFinalCall(db, callSid);
  return db.call.findFirst({
    where: { providerCallId: callSid, status: { not: 'active' } },
    include: { transfers: { orderBy: { startedAt: 'asc' } }, recordings: true, toolCalls: true, turns: true },
  });
}

/** As the dashboard does it. */
export async function ownerHangsUp({ db }: CallSystem, callSid: string): Promise<void> {
  const { id: callId, projectId } = await db.call.findUniqueOrThrow({ where: { providerCallId: callSid } });
  await requestHangUp(db, { projectId, callId, userId: 'user_test' });
}
