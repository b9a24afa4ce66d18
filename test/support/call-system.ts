import {
  type CallReport,
  createSpeaker,
  findScenario,
  placeCall,
  runScenario,
  type Scenario,
  type ScenarioResult,
  type Simulators,
  startSimulators,
  type TelephoneLine,
} from '@offhook/simulators';
import type { Database } from '../../packages/db/src/index.ts';
import { seedDemo } from '../../prisma/seed.ts';
import { factsFrom } from '../../scripts/call/read-call-facts.ts';
import { pointDemoFunctions } from '../../scripts/lib/demo-functions.ts';
import { simulatedProviders, TWILIO } from './simulated-providers.ts';
import { withTestDatabase } from './test-database.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

export const BRIGHTWATER = '+15125550142';
export const BRIGHTWATER_CONTACT = '+15125550100';

const ENCRYPTION_KEY = 'a key of the tests, long enough for anyone';

/** `<Say>`, ringing and people who talk to each other need not be waited for in full. */
const WAITING_SPEED = 8;

type PlaceOptions = Partial<Parameters<typeof placeCall>[0]>;

export type CallSystem = {
  db: Database;
  worker: WorkerProcess;
  simulators: Simulators;
  /** Runs a scenario of the catalogue to its end and judges it. `to`: another number than the scenario's. */
  run(name: string, to?: string): Promise<ScenarioResult>;
  /** Places a call of a scenario; answers the running call. */
  place(name: string, options?: PlaceOptions): ReturnType<typeof placeCall>;
  close(): Promise<void>;
};

export type CallSystemOptions = { environment?: Record<string, string> };

/** PostgreSQL with the demo, the simulators, and a worker process between them: the whole road of a call, on real sockets. */
export async function startCallSystem({ environment = {} }: CallSystemOptions = {}): Promise<CallSystem> {
  const { db, url, close: closeDatabase } = await withTestDatabase();
  await seedDemo(db);
  const speaker = createSpeaker();
  const line: TelephoneLine = { workerUrl: '', ...TWILIO, speed: WAITING_SPEED };
  const simulators = await startSimulators({ port: 0, controlToken: 'test-token', line });
  line.exchange = simulators.exchange;
  await pointDemoFunctions(db, { simulatorUrl: simulators.url, encryptionKey: ENCRYPTION_KEY });
  const worker = await startWorkerProcess({
    DATABASE_URL: url,
    ...simulatedProviders(simulators.url),
    GOOGLE_MAPS_BASE_URL: simulators.url,
    GOOGLE_MAPS_API_KEY: 'maps-test',
    ENCRYPTION_KEY,
    OUTBOUND_TRUSTED_HOSTS: new URL(simulators.url).host,
    ...environment,
  });
  line.workerUrl = worker.url;
  return {
    db,
    worker,
    simulators,
    async run(name, to) {
      const { result } = await runScenario({
        scenario: scenarioOf(name),
        ...(to === undefined ? {} : { to }),
        line,
        speaker,
        setCalcomFault: simulators.calcom.setFault,
        readFacts: factsFrom(db),
      });
      return result;
    },
    place(name, options = {}) {
      const scenario = scenarioOf(name);
      return placeCall({ ...line, scenario, to: scenario.to, speaker, ...options });
    },
    async close() {
      await worker.stop();
      await simulators.close();
      await speaker.close();
      await closeDatabase();
    },
  };
}

/** What went wrong, in one readable string; empty when nothing did. */
export function failuresOf(result: ScenarioResult): string {
  const failed = result.expectations.filter(({ ok }) => !ok).map(({ text }) => text);
  if (failed.length === 0) return '';
  return [...failed, JSON.stringify(result.facts, null, 1), JSON.stringify(problemsOf(result.report))].join('\n');
}

function problemsOf({ problems, visits, spokenByTwilio }: CallReport) {
  return { problems, visits, spokenByTwilio };
}

function scenarioOf(name: string): Scenario {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`No scenario is called ${name}`);
  return scenario;
}
