import { parseArgs } from 'node:util';
import { checkDatabase, openDatabase } from '@offhook/db';
import {
  type CalcomFault,
  type CallFacts,
  type CallReport,
  createSpeaker,
  type FaultReach,
  findScenario,
  runScenario,
  SCENARIOS,
  type Scenario,
  type ScenarioResult,
  type Speaker,
} from '@offhook/simulators';
import { type CallTarget, findCallTarget, NOTHING_RUNS } from './call/call-settings.ts';
import { followCall, printExpectations, printOutcome } from './call/follow-call.ts';
import { isSameLine, type PlacedScenario, placeByControl } from './call/place-by-control.ts';
import { printPeople } from './call/print-people.ts';
import { type CallRecord, findCall, toCallFacts, waitForFinalCall } from './call/read-call-facts.ts';
import { bold, dim } from './lib/progress.ts';

// npm run call -- --scenario NAME [--to +1..] [--json] [--list]
// Exit codes: 0 every expectation held, 1 one did not, 2 wrong usage or nothing to call.

const EXIT = { held: 0, failed: 1, unusable: 2 } as const;

const USAGE = `Places one simulated call against a running Offhook and prints what was said and done.

  npm run call -- --scenario NAME [--to +15125550142] [--json]
  npm run call -- --list

For a script: npm run --silent call -- --scenario NAME --json prints one JSON object. Exit code 0: every expectation held,
1: one did not, 2: there was nothing to call.`;

type Arguments = { scenario: Scenario; to: string | undefined; json: boolean };

function readArguments(): Arguments | { exitCode: number; message: string } {
  try {
    const { values } = parseArgs({
      options: {
        scenario: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { exitCode: EXIT.held, message: USAGE };
    if (values.list)
      return { exitCode: EXIT.held, message: values.json ? JSON.stringify(listOfScenarios()) : scenarioList() };
    if (!values.scenario) return { exitCode: EXIT.unusable, message: `${USAGE}\n\nScenarios:\n${scenarioList()}` };
    const scenario = findScenario(values.scenario);
    if (!scenario)
      return {
        exitCode: EXIT.unusable,
        message: `There is no scenario "${values.scenario}". There are:\n${scenarioList()}`,
      };
    if (values.to !== undefined && !/^\+[1-9]\d{6,14}$/.test(values.to)) {
      return { exitCode: EXIT.unusable, message: `--to ${values.to} is not a number like +15125550142.` };
    }
    return { scenario, to: values.to, json: values.json };
  } catch (error) {
    return { exitCode: EXIT.unusable, message: `${error instanceof Error ? error.message : error}\n\n${USAGE}` };
  }
}

const listOfScenarios = () => SCENARIOS.map(({ name, title, description, to }) => ({ name, title, description, to }));

function scenarioList(): string {
  return SCENARIOS.map(({ name, description }) => `  ${name.padEnd(20)} ${description}`).join('\n');
}

async function main(): Promise<number> {
  const args = readArguments();
  if ('exitCode' in args) {
    (args.exitCode === EXIT.held ? console.log : console.error)(args.message);
    return args.exitCode;
  }
  const target = await findCallTarget();
  if (!target) {
    console.error(NOTHING_RUNS);
    return EXIT.unusable;
  }
  if (args.scenario.faults && !target.control) {
    console.error(`${args.scenario.name} breaks the simulated calendar, but no simulators run there (SIMULATOR_URL).`);
    return EXIT.unusable;
  }
  const database = await checkDatabase(target.databaseUrl);
  if (!database.ok) {
    console.error(`The database of that system cannot be read (${database.detail}). Is DATABASE_URL right?`);
    return EXIT.unusable;
  }
  return place(args, target);
}

async function place({ scenario, to, json }: Arguments, target: CallTarget): Promise<number> {
  const db = openDatabase(target.databaseUrl, { maxConnections: 3 });
  const speaker = createSpeaker({ cacheDir: target.speechCacheDir });
  try {
    let record: CallRecord | null = null;
    const readFacts = async (report: CallReport) => {
      record = isUnreachable(report) ? null : await waitForFinalCall(db, report.callSid, report.from);
      return record && toCallFacts(db, record, report);
    };
    const run = await placeScenario({ scenario, to, target, speaker, readFacts });
    run.result.catch(() => undefined); // awaited below, when the call has been followed
    process.once('SIGINT', () => run.call.hangUp());
    if (!json) {
      console.log(`\n  ${bold(scenario.title)}  ${dim(`${run.call.from} calls ${run.call.to}`)}\n`);
      await followCall(db, run.call, run.result);
    }
    const result = await run.result;
    const problem = unreachableBecause(result.report, target);
    if (problem) {
      console.error(problem);
      return EXIT.unusable;
    }
    record ??= await findCall(db, run.call.callSid, run.call.from);
    if (json) console.log(JSON.stringify(toJson(scenario, result, record)));
    else printResult(result, record);
    return result.passed ? EXIT.held : EXIT.failed;
  } finally {
    await speaker.close();
    await db.$disconnect();
  }
}

type Placing = Pick<Arguments, 'scenario' | 'to'> & {
  target: CallTarget;
  speaker: Speaker;
  readFacts(report: CallReport): Promise<CallFacts | null>;
};

/** Where the worker can reach the call by REST when there is such a place, else from here. */
async function placeScenario({ scenario, to, target, speaker, readFacts }: Placing): Promise<PlacedScenario> {
  const { control, line } = target;
  if (control && (await isSameLine(control, line))) return placeByControl({ control, scenario, to, readFacts });
  return runScenario({
    scenario,
    line,
    speaker,
    setCalcomFault: (mode, reach) => setCalcomFault(target, { mode, ...reach }),
    readFacts,
    ...(to ? { to } : {}),
  });
}

async function setCalcomFault({ control }: CallTarget, fault: FaultReach & { mode: CalcomFault }): Promise<void> {
  if (!control) return;
  const response = await fetch(new URL('/control/calcom/fault', control.url), {
    method: 'PUT',
    headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  }).catch(() => null);
  if (response?.ok) return;
  const problem = response ? `answered HTTP ${response.status}` : 'did not answer';
  throw new Error(
    `The simulators at ${control.url} ${problem} when asked to break the calendar. Restart \`npm start\`.`,
  );
}

const isUnreachable = ({ visits }: CallReport): boolean => !visits.some(({ ok }) => ok);

/** Why there was no conversation at all, with what to do; null when there was an answer. */
function unreachableBecause(report: CallReport, { line }: CallTarget): string | null {
  if (!isUnreachable(report)) return null;
  const [problem] = report.problems;
  if (problem?.message === 'HTTP 403') {
    return `The worker at ${line.workerUrl} refused the call's signature. Is TWILIO_AUTH_TOKEN the worker's? Is PUBLIC_WORKER_URL the address it signs for?`;
  }
  return `The worker at ${line.workerUrl} could not be called: ${problem?.message ?? 'no answer'} (${problem?.code ?? '?'}). Does it run? \`npm start\` starts everything.`;
}

function printResult({ expectations, report }: ScenarioResult, record: CallRecord | null): void {
  printOutcome(record);
  for (const sentence of report.spokenByTwilio) console.log(`  Twilio said: ${sentence}`);
  printPeople(report, record);
  for (const { code, message } of report.problems) console.log(`  Twilio noticed ${code}: ${message}`);
  printExpectations(expectations);
  const first = report.timeToFirstAudioMs === null ? '' : `The first word came after ${report.timeToFirstAudioMs} ms. `;
  console.log(`\n  ${dim(`${first}CallSid ${report.callSid}`)}\n`);
}

function toJson(
  scenario: Scenario,
  { report, facts, expectations }: ScenarioResult,
  record: CallRecord | null,
): object {
  return {
    scenario: scenario.name,
    callSid: report.callSid,
    callId: record?.id ?? null,
    status: record?.status ?? null,
    outcome: record?.outcome ?? null,
    endReason: record?.endReason ?? null,
    durationSec: record?.durationSec ?? null,
    timeToFirstAudioMs: report.timeToFirstAudioMs,
    booking: facts?.booking ?? null,
    transcript: record?.transcript ?? null,
    turns: facts?.turns ?? [],
    toolCalls: facts?.toolCalls ?? [],
    transfers: facts?.transfers ?? [],
    recordings: facts?.recordings ?? [],
    expectations,
    line: {
      from: report.from,
      to: report.to,
      clearedMs: facts?.line.clearedMs ?? 0,
      heardMs: facts?.line.heardMs ?? 0,
      problems: report.problems,
      spokenByTwilio: report.spokenByTwilio,
      callerHeard: facts?.line.callerHeard ?? [],
      people: facts?.line.people ?? [],
    },
  };
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return EXIT.unusable;
});
