/** What befalls the calendars while callers book. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../packages/db/src/index.ts';
import type { CalcomFault } from '../../../packages/simulators/src/calcom/faults.ts';
import type { BenchBusiness } from './businesses.ts';
import type { Crew } from './crew.ts';
import type { BookingsPlan } from './plan.ts';
import type { Random } from './random.ts';

/** How likely a Cal.com account has a fault at each turn. The next request meets it, whatever it asks. */
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
/** How likely a database connection is cut, and how likely a technician's rows are locked, at each turn. */
const CUT_SHARE = 0.2;
const LOCK_SHARE = 0.05;
const LOCK_MS = 2_000;

export interface Troubles {
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

/** Makes trouble until it is stopped: faults at Cal.com, cut connections and held locks at our database, killed workers. */
export function makeTrouble(scene: Scene): Troubles {
  const counts = new Map<string, number>();
  const note = (kind: string) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const over = new AbortController();
  const every = (ms: number, deed: () => Promise<void>) => repeat({ ms, signal: over.signal, deed });
  const deeds = [
    every(scene.plan.troubleEveryMs, async () => {
      troubleAccounts(scene, note);
      await troubleDatabase(scene, note);
    }),
    every(scene.plan.killEveryMs, async () => {
      await scene.crew.killOne();
      note('SIGKILL');
    }),
  ];
  return {
    counts,
    async stop() {
      over.abort();
      await Promise.all(deeds);
      for (const { calcom } of scene.businesses) calcom?.setFault('off');
    },
  };
}

async function repeat({ ms, signal, deed }: { ms: number; signal: AbortSignal; deed(): Promise<void> }): Promise<void> {
  while (!signal.aborted) {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await deed();
  }
}

function troubleAccounts({ businesses, random }: Scene, note: (kind: string) => void): void {
  for (const { calcom } of businesses) {
    if (!calcom || !random.chance(FAULT_SHARE)) continue;
    const fault = random.pick(FAULTS);
    calcom.setFault(fault, { times: 1 });
    note(fault);
  }
}

/** Our own calendar is the database: its connections are cut in mid-sentence, and its rows are held. */
async function troubleDatabase({ db, businesses, random }: Scene, note: (kind: string) => void): Promise<void> {
  if (random.chance(CUT_SHARE)) {
    await db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' ORDER BY random() LIMIT 1`;
    note('connection cut');
  }
  const own = businesses.filter(({ kind }) => kind === 'own');
  const [first, ...rest] = own.flatMap(({ technicianIds }) => technicianIds);
  if (first === undefined || !random.chance(LOCK_SHARE)) return;
  const technicianId = random.pick([first, ...rest]);
  note('row locked');
  // Not waited for: others go on being troubled meanwhile.
  void db
    .$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "Technician" WHERE id = ${technicianId} FOR UPDATE`;
        await sleep(LOCK_MS);
      },
      { timeout: 4 * LOCK_MS },
    )
    .catch(() => undefined);
}
