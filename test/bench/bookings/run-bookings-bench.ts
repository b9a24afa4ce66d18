import { setTimeout as sleep } from 'node:timers/promises';
import { type ReconcileReport, reconcileBookings } from '../../../packages/core/src/index.ts';
import type { Database } from '../../../packages/db/src/index.ts';
import { toolDepsFrom } from '../../../packages/wiring/src/calendar-for-project.ts';
import { withTestDatabase } from '../../support/test-database.ts';
import { type Summary, summarise } from '../harness/quantiles.ts';
import { auditBookings, type CalendarAudit } from './audit.ts';
import { type BenchBusiness, type CalendarKind, createBusinesses } from './businesses.ts';
import { type CallerOptions, call, type Manner, type Told } from './caller.ts';
import { type Crew, startCrew } from './crew.ts';
import type { BookingsPlan } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import { createTroubles, type Troubles } from './trouble.ts';

export interface BookingsBenchResult {
  readonly plan: BookingsPlan;
  /** `book_slot` from the model's call to its answer, without trouble, four callers at a time. */
  readonly cleanMs: Readonly<Record<CalendarKind, Summary>>;
  /** The same while everything goes wrong. */
  readonly troubledMs: Readonly<Record<CalendarKind, Summary>>;
  readonly audits: Readonly<Record<CalendarKind, CalendarAudit>>;
  readonly troubles: Readonly<Record<string, number>>;
  /** Function calls that failed for good, by the error's code. */
  readonly failures: Readonly<Record<string, number>>;
  /** Workers that ended though nobody killed them. */
  readonly crashes: number;
  readonly reconciled: Readonly<Record<string, number>>;
  readonly tookMs: number;
}

type Say = (line: string) => void;

const CLEAN_AT_ONCE = 4;
const MANNERS: readonly [Manner, ...Manner[]] = [
  ...Array<Manner>(15).fill('plain'),
  'said_twice',
  'changes_mind',
  'hangs_up',
  'cancels',
  'moves',
] as unknown as readonly [Manner, ...Manner[]];
const SAY_EVERY = 500;
/** The reconciler runs beside the calls and looks ahead, so that it is at intents as soon as nobody is. */
const RECONCILE_EVERY_MS = 2_000;
const LOOKS_AHEAD_MS = 50_000;
/** Afterwards the clock is turned forward until nothing is left to look at. */
const LATER_STEPS_MS = [120_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 86_400_000];

/** Books by the thousand while everything goes wrong, then compares what was told with what stands. */
export async function runBookingsBench(plan: BookingsPlan, say: Say): Promise<BookingsBenchResult> {
  const startedAtMs = performance.now();
  const database = await withTestDatabase();
  const { db } = database;
  const businesses = await createBusinesses(db, plan);
  const crew = await startCrew(plan.workers, database.url);
  try {
    const line = lineOf({ db, businesses, crew, random: createRandom(plan.seed) });
    say(`${plan.cleanPerCalendar} callers on each calendar, nothing goes wrong`);
    const clean = await line.ring({ perCalendar: plan.cleanPerCalendar, atOnce: CLEAN_AT_ONCE, manners: ['plain'] });
    say(`${plan.callersPerCalendar} callers on each calendar, everything goes wrong`);
    const reconciler = reconcileBeside(db, businesses);
    const trouble = createTroubles({ db, businesses, crew, random: createRandom(plan.seed + 1), plan });
    const manners = { perCalendar: plan.callersPerCalendar, atOnce: plan.atOnce, manners: MANNERS, trouble };
    const troubled = await line.ring(manners, (done) => say(`${done} callers served`));
    await trouble.stop();
    say('what nobody finished is settled');
    const reconciled = await reconciler.finish();
    const told = [...clean, ...troubled];
    const audit = (kind: CalendarKind) => auditBookings(db, { told, businesses, kind });
    return {
      plan,
      cleanMs: { own: timesOf(clean, 'own'), calcom: timesOf(clean, 'calcom') },
      troubledMs: { own: timesOf(troubled, 'own'), calcom: timesOf(troubled, 'calcom') },
      audits: { own: await audit('own'), calcom: await audit('calcom') },
      troubles: Object.fromEntries([...trouble.counts].sort()),
      failures: Object.fromEntries([...crew.failures].sort()),
      crashes: crew.crashes,
      reconciled,
      tookMs: performance.now() - startedAtMs,
    };
  } finally {
    await crew.close();
    await Promise.all(businesses.map(({ calcom }) => calcom?.close()));
    await database.close();
  }
}

function timesOf(told: readonly Told[], kind: CalendarKind): Summary {
  return summarise(told.filter(({ business }) => business.kind === kind).flatMap(({ bookMs }) => bookMs ?? []));
}

interface LineParts {
  readonly db: Database;
  readonly businesses: readonly BenchBusiness[];
  readonly crew: Crew;
  readonly random: Random;
}

interface Callers {
  readonly perCalendar: number;
  readonly atOnce: number;
  readonly manners: readonly [Manner, ...Manner[]];
  readonly trouble?: Troubles;
}

interface OneCall {
  readonly manner: Manner;
  readonly trouble: Troubles | undefined;
}

/** Rings for so many callers, so many of them at once, the calendars in turns. */
function lineOf({ db, businesses, crew, random }: LineParts) {
  let rung = 0;
  async function oneCall(business: BenchBusiness, { manner, trouble }: OneCall): Promise<Told> {
    rung += 1;
    const callId = `call_bench_${rung}`;
    const callerNumber = `+1512${String(2_000_000 + rung)}`;
    const { projectId } = business;
    const numbers = { fromNumber: callerNumber, toNumber: '+15125550142' };
    await persistently(() => db.call.create({ data: { id: callId, projectId, providerCallId: callId, ...numbers } }));
    const onAsk = () => trouble?.befall(business);
    const options: CallerOptions = { crew, random, business, callId, callerNumber, manner, onAsk };
    const told = await call(options);
    await persistently(() => db.call.update({ where: { id: callId }, data: { status: 'completed' } }));
    return told;
  }
  async function ring(callers: Callers, onProgress?: (done: number) => void): Promise<Told[]> {
    const { perCalendar, atOnce, manners, trouble } = callers;
    const told: Told[] = [];
    const kinds: readonly CalendarKind[] = ['own', 'calcom'];
    let begun = 0;
    async function serve(): Promise<void> {
      while (begun < perCalendar * kinds.length) {
        const kind = kinds[begun % kinds.length];
        begun += 1;
        const [first, ...rest] = businesses.filter((business) => business.kind === kind);
        if (!first) return;
        told.push(await oneCall(random.pick([first, ...rest]), { manner: random.pick(manners), trouble }));
        if (told.length % SAY_EVERY === 0) onProgress?.(told.length);
      }
    }
    await Promise.all(Array.from({ length: atOnce }, serve));
    return told;
  }
  return { ring };
}

/** Our own connections are cut like everybody's. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 5) throw error;
      await sleep(50);
    }
  }
}

/** The reconciler as the dashboard runs it, only sooner; `finish` turns the clock forward until all is settled. */
function reconcileBeside(db: Database, businesses: readonly BenchBusiness[]) {
  const urlOf = new Map(
    businesses.map(({ projectId, calcom }) => [projectId, calcom?.baseUrl ?? 'http://127.0.0.1:1']),
  );
  const calendarFor = (projectId: string) => {
    const calcom = { apiKey: 'cal_bench', baseUrl: urlOf.get(projectId) ?? '' };
    return toolDepsFrom({ db, calcom, encryptionKey: undefined }).calendarFor(projectId);
  };
  const sums: Record<string, number> = {};
  const { signal } = new AbortController();
  async function reconcile(aheadMs: number): Promise<void> {
    const report: ReconcileReport = await reconcileBookings(
      { db, calendarFor },
      { nowMs: Date.now() + aheadMs, signal },
    );
    for (const [result, count] of Object.entries(report)) sums[result] = (sums[result] ?? 0) + count;
  }
  const over = new AbortController();
  const running = (async () => {
    while (!over.signal.aborted) {
      // A cut connection costs one run; the next one sees to what was left.
      await reconcile(LOOKS_AHEAD_MS).catch(() => undefined);
      await sleep(RECONCILE_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    async finish(): Promise<Record<string, number>> {
      over.abort();
      await running;
      for (const aheadMs of LATER_STEPS_MS) {
        // A worker that was killed a moment ago keeps its turn for a few seconds.
        for (let tries = 0; tries < 20 && (await dueWithin(db, aheadMs)) > 0; tries += 1) {
          await reconcile(aheadMs);
          if (tries > 0) await sleep(500);
        }
      }
      return sums;
    },
  };
}

function dueWithin(db: Database, aheadMs: number): Promise<number> {
  return db.bookingIntent.count({ where: { checkAt: { lte: new Date(Date.now() + aheadMs) } } });
}
