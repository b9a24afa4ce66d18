/** Compares what callers were told with what stands in the end, in our rows and at Cal.com. */
import type { Booking, Database } from '../../../packages/db/src/index.ts';
import type { BenchBusiness, CalendarKind } from './businesses.ts';
import type { Told } from './caller.ts';

export interface CalendarAudit {
  readonly callers: number;
  /** Of those who were told that they are booked. */
  readonly booked: number;
  readonly unsure: number;
  readonly standing: number;
  /** A caller with two appointments, a wish granted twice, two jobs at once for one technician. */
  readonly doubles: number;
  /** Told and not there: no row, another time, or gone from Cal.com. */
  readonly lost: number;
  /** There and told to nobody: an entry without a row, an appointment of somebody who was refused, a wish never settled. */
  readonly orphans: number;
  /** The first few of what is wrong, for whoever looks for the cause. */
  readonly findings: readonly string[];
}

const MAX_FINDINGS = 20;

export async function auditBookings(
  db: Database,
  { told, businesses, kind }: { told: readonly Told[]; businesses: readonly BenchBusiness[]; kind: CalendarKind },
): Promise<CalendarAudit> {
  const mine = told.filter(({ business }) => business.kind === kind);
  const projectIds = businesses.filter((business) => business.kind === kind).map(({ projectId }) => projectId);
  const rows = await db.booking.findMany({ where: { projectId: { in: projectIds }, status: { not: 'cancelled' } } });
  const startsAt = await offeredTimes(db, mine);
  const byCaller = Map.groupBy(rows, ({ customerPhone }) => customerPhone);
  const wrong = { doubles: [] as string[], lost: [] as string[], orphans: [] as string[] };
  for (const each of mine) judgeCaller(each, { rows: byCaller.get(each.callerNumber) ?? [], startsAt, wrong });
  for (const business of businesses.filter((one) => one.kind === kind)) judgeAccount(business, rows, wrong);
  wrong.doubles.push(...(await overlaps(db, projectIds)));
  wrong.orphans.push(...(await unsettled(db, projectIds)));
  const labelled = Object.entries(wrong).flatMap(([sort, found]) => found.map((what) => `${kind} ${sort}: ${what}`));
  return {
    callers: mine.length,
    booked: mine.filter(({ end }) => end === 'booked').length,
    unsure: mine.filter(({ end }) => end === 'unsure').length,
    standing: rows.length,
    doubles: wrong.doubles.length,
    lost: wrong.lost.length,
    orphans: wrong.orphans.length,
    findings: labelled.slice(0, MAX_FINDINGS),
  };
}

type Wrong = Record<'doubles' | 'lost' | 'orphans', string[]>;

interface Evidence {
  readonly rows: readonly Booking[];
  readonly startsAt: ReadonlyMap<string, number>;
  readonly wrong: Wrong;
}

function judgeCaller(told: Told, { rows, startsAt, wrong }: Evidence): void {
  const who = `${told.callId} (${told.manner}, told ${told.end})`;
  if (rows.length > 1) wrong.doubles.push(`${who} has ${rows.length} appointments`);
  if (told.end === 'nothing' && rows.length > 0) wrong.orphans.push(`${who} has an appointment`);
  if (told.end === 'cancelled' && rows.length > 0) wrong.lost.push(`${who}: the cancellation`);
  if (told.end !== 'booked') return;
  const row = rows.find(({ confirmationCode }) => confirmationCode === told.confirmationCode);
  if (!row) return void wrong.lost.push(`${who}: no booking with the code`);
  const promised = startsAt.get(told.slotId ?? '');
  if (row.startsAt.getTime() !== promised) wrong.lost.push(`${who}: at another time`);
}

async function offeredTimes(db: Database, told: readonly Told[]): Promise<Map<string, number>> {
  const ids = told.flatMap(({ slotId }) => slotId ?? []);
  const offers = await db.slotOffer.findMany({ where: { id: { in: ids } }, select: { id: true, startsAt: true } });
  return new Map(offers.map(({ id, startsAt }) => [id, startsAt.getTime()]));
}

/** Cal.com's side: every entry has its row and every row its entry, and no wish was granted twice. */
function judgeAccount({ calcom, projectId }: BenchBusiness, rows: readonly Booking[], wrong: Wrong): void {
  if (!calcom) return;
  const standing = calcom.bookings().filter(({ status }) => status === 'accepted');
  const ours = rows.filter((row) => row.projectId === projectId);
  const known = new Set(ours.map(({ externalUid }) => externalUid));
  const there = new Set(standing.map(({ uid }) => uid));
  for (const { uid, metadata } of standing) {
    if (!known.has(uid)) wrong.orphans.push(`Cal.com entry of intent ${metadata['intentId']} without a row`);
  }
  for (const { id, externalUid } of ours) {
    if (!there.has(externalUid ?? '')) wrong.lost.push(`${id} is not at Cal.com`);
  }
  const wishes = Map.groupBy(standing, ({ metadata, startMs }) => `${metadata['intentId']} ${startMs}`);
  for (const [wish, entries] of wishes) if (entries.length > 1) wrong.doubles.push(`Cal.com has ${wish} twice`);
}

async function overlaps(db: Database, projectIds: readonly string[]): Promise<string[]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM "Booking" a JOIN "Booking" b
      ON a."technicianId" = b."technicianId" AND a.id < b.id
      AND a."blockedFrom" < b."blockedUntil" AND b."blockedFrom" < a."blockedUntil"
    WHERE a."projectId" = ANY(${projectIds}) AND a.status <> 'cancelled' AND b.status <> 'cancelled'`;
  return found.map(({ id }) => `${id} overlaps another job`);
}

async function unsettled(db: Database, projectIds: readonly string[]): Promise<string[]> {
  const open = await db.bookingIntent.findMany({
    where: {
      projectId: { in: [...projectIds] },
      OR: [{ checkAt: { not: null } }, { state: { in: ['pending', 'unknown'] } }],
    },
  });
  return open.map(({ id, state, kind, reason }) => `intent ${id} (${kind}) is ${state}, ${reason}`);
}
