import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CallFacts,
  type CallReport,
  checkExpectations,
  type Scenario,
  type ScenarioResult,
  type TelephoneLine,
} from '@offhook/simulators';
import { z } from 'zod';

/** A scenario's call under way, wherever its telephone is. */
export type PlacedScenario = {
  call: { callSid: string; from: string; to: string; hangUp(): void };
  result: Promise<ScenarioResult>;
};

type Control = { url: string; token: string };

const POLL_MS = 250;
const Line = z.object({ publicUrl: z.string(), accountSid: z.string() });
const Placed = z.object({ runId: z.string(), callSid: z.string() });
const Dialling = z.object({ type: z.literal('dialling'), from: z.string(), to: z.string() });
const Run = z.object({
  state: z.enum(['running', 'finished']),
  progress: z.array(z.looseObject({ type: z.string() })),
  report: z.object({ failures: z.array(z.string()), call: z.custom<CallReport>().nullable() }).nullable(),
});

/** Whether the simulators at `control` are the Twilio of this very line: then the worker can also redirect calls placed there. */
export async function isSameLine(control: Control, line: TelephoneLine): Promise<boolean> {
  const answer = await ask(control, '/control/line').catch(() => null);
  const theirs = Line.safeParse(answer);
  if (!theirs.success) return false;
  const { publicUrl, accountSid } = theirs.data;
  return publicUrl.replace(/\/+$/, '') === line.workerUrl.replace(/\/+$/, '') && accountSid === line.accountSid;
}

export type PlaceByControl = {
  control: Control;
  scenario: Scenario;
  to: string | undefined;
  readFacts(report: CallReport): Promise<CallFacts | null>;
};

/** Has the simulators place the call, and judges it here. */
export async function placeByControl({ control, scenario, to, readFacts }: PlaceByControl): Promise<PlacedScenario> {
  const body = { scenario: scenario.name, ...(to === undefined ? {} : { to }) };
  const { runId, callSid } = Placed.parse(await ask(control, '/control/calls', { method: 'POST', body }));
  const path = `/control/calls/${encodeURIComponent(runId)}`;
  const look = async () => Run.parse(await ask(control, path));
  const dialling = await untilDialling(look);
  return {
    call: {
      callSid,
      from: dialling?.from ?? '',
      to: dialling?.to ?? to ?? scenario.to,
      hangUp: () => void ask(control, path, { method: 'DELETE' }).catch(() => undefined),
    },
    result: judge(look, { scenario, readFacts }),
  };
}

type Look = () => Promise<z.infer<typeof Run>>;

/** A moment: the caller's lines are synthesised before the number is dialled. */
async function untilDialling(look: Look): Promise<z.infer<typeof Dialling> | null> {
  for (;;) {
    const { state, progress } = await look();
    const dialling = progress.map((event) => Dialling.safeParse(event)).find(({ success }) => success)?.data;
    if (dialling) return dialling;
    if (state === 'finished') return null;
    await sleep(POLL_MS);
  }
}

async function judge(look: Look, { scenario, readFacts }: Pick<PlaceByControl, 'scenario' | 'readFacts'>) {
  for (;;) {
    const { state, report } = await look();
    if (state === 'finished') {
      if (!report?.call) throw new Error(report?.failures[0] ?? 'The simulators lost the call.');
      const facts = await readFacts(report.call);
      const expectations = facts
        ? checkExpectations(scenario.expectations, facts)
        : scenario.expectations.map(({ text }) => ({ ok: false, text }));
      return { report: report.call, facts, expectations, passed: expectations.every(({ ok }) => ok) };
    }
    await sleep(POLL_MS);
  }
}

async function ask(
  { url, token }: Control,
  path: string,
  { method = 'GET', body }: { method?: string; body?: object } = {},
): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => null);
  const problem = response ? `answered HTTP ${response.status}` : 'did not answer';
  if (!response?.ok) throw new Error(`The simulators at ${url} ${problem}. Restart \`npm start\`.`);
  return response.status === 204 ? null : response.json();
}
