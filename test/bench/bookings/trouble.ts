/** What befalls calendars, database and workers while callers book. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../packages/db/src/index.ts';
import type { CalcomFault } from '../../../packages/simulators/src/calcom/faults.ts';
import type { BenchBusiness } from './businesses.ts';
import type { Crew } from './crew.ts';
import type { BookingsPlan } from './plan.ts';
import type { Random } from './random.ts';

/** How likely the next request to the Cal.com account of a business that is rung meets a fault, whatever it asks. */
const FAULT_SHARE = 0.25;
const FAULTS: readonly [CalcomFault, ...CalcomFault[]] = [
  'http-500',
  'http-500',
  'http-504',
  'http-429',
  'reset',
  'reset',
  'slow',
  'timeout',
  'not-json',
  'http-500-after-commit',
  'http-500-after-commit',
  'http-504-after-commit',
  'reset-after-commit',
  'reset-after-commit',
  'timeout-after-commit',
];
/** How likely a database connection is cut, or a technician's row is held, by a function call. */
const CUT_SHARE = 0.08;
const LOCK_SHARE = 0.01;
const LOCK_MS = 2_000;

export interface Troubles {
  /** Something happens, or not, while a function call of this business runs. Never waits for it. */
  befall(business: BenchBusiness): void;
  /** How often each kind was made. */
  readonly counts: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

interface Scene {
  readonly db: Database;
  readonly businesses: readonly BenchBusiness[];
  readonly crew: Crew;
  readonly random: Random;
  readonly plan: BookingsPlan;
}

/** Trouble in proportion to the work: faults at Cal.com, cut connections and held rows in our database, killed workers. */
export function createTroubles(scene: Scene): Troubles {
  const { random, crew, plan } = scene;
  const counts = new Map<string, number>();
  const running = new Set<Promise<unknown>>();
  let asked = 0;

  function make(kind: string, deed: () => Promise<unknown> | undefined): void {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    // A deed that fails (its own connection was cut) was trouble enough.
    const done = Promise.resolve(deed()).catch(() => undefined);
    running.add(done);
    void done.then(() => running.delete(done));
  }

  return {
    befall({ calcom, technicianIds }) {
      asked += 1;
      if (asked % plan.callsPerKill === 0) make('SIGKILL', crew.killOne);
      if (random.chance(CUT_SHARE)) make('connection cut', () => cutConnection(scene.db));
      const [first, ...rest] = technicianIds;
      if (calcom === null && first !== undefined && random.chance(LOCK_SHARE)) {
        make('row held', () => holdRow(scene.db, random.pick([first, ...rest])));
      }
      if (calcom !== null && random.chance(FAULT_SHARE)) {
        const fault = random.pick(FAULTS);
        make(fault, () => void calcom.setFault(fault, { times: 1 }));
      }
    },
    counts,
    async stop() {
      await Promise.all(running);
      for (const { calcom } of scene.businesses) calcom?.setFault('off');
    },
  };
}

/** Our own calendar is the database: its connections are cut in mid-sentence … */
function cutConnection(db: Database): Promise<unknown> {
  return db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' ORDER BY random() LIMIT 1`;
}

/** … and its rows are held. */
function holdRow(db: Database, technicianId: string): Promise<unknown> {
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Technician" WHERE id = ${technicianId} FOR UPDATE`;
      await sleep(LOCK_MS);
    },
    { timeout: 4 * LOCK_MS },
  );
}
