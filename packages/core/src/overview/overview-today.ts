import type { Database, Speaker } from '@offhook/db';
import { type CallListItem, listCalls } from '../calls-read/list-calls.ts';
import { notFound, type Outcome } from '../projects/outcome.ts';
import type { AttentionItem } from './attention-item.ts';
import { type BusinessDay, businessDay, sameTimeYesterday } from './business-day.ts';
import { type PeriodFigures, periodFigures } from './daily-figures.ts';
import { needsAttention } from './needs-attention.ts';

export type LiveCall = {
  callId: string;
  fromNumber: string;
  numberLabel: string | null;
  startedAt: string;
  simulated: boolean;
  scenario: string | null;
  latestTurn: { speaker: Speaker; text: string } | null;
  /** The tool that is running right now. */
  runningTool: string | null;
};

export type UpcomingBooking = {
  bookingId: string;
  serviceName: string;
  customerName: string;
  postalCode: string | null;
  address: string;
  startsAt: string;
  endsAt: string;
  emergency: boolean;
  technician: { name: string; color: string } | null;
};

export type OverviewToday = {
  /** ISO date in the business's zone. */
  date: string;
  timeZone: string;
  currency: string;
  today: PeriodFigures;
  /** Yesterday up to the same time of day: comparing a morning with a whole day would always look bad. */
  yesterdaySoFar: PeriodFigures;
  liveCalls: LiveCall[];
  needsAttention: AttentionItem[];
  upcomingBookings: UpcomingBooking[];
  recentCalls: CallListItem[];
};

const MAX_LIVE_CALLS = 20;
const MAX_UPCOMING = 6;
const MAX_RECENT_CALLS = 8;
const LONGEST_JOB_MS = 24 * 3_600_000;
/** An `active` row older than any call may last belongs to a worker that died without writing. */
const MAX_LIVE_AGE_MS = 4 * 3_600_000;

/** Everything the first page shows, in the business's own day. */
export async function overviewToday(
  db: Database,
  request: { projectId: string; now: Date },
): Promise<Outcome<OverviewToday>> {
  const { projectId, now } = request;
  const project = await db.project.findUnique({ where: { id: projectId } });
  if (!project) return notFound('business');
  const today = businessDay(now, project.timeZone);
  const [figures, live, attention, upcoming, recent] = await Promise.all([
    comparedFigures(db, { projectId, now, timeZone: project.timeZone, today }),
    liveCalls(db, projectId, now),
    needsAttention(db, { projectId, now }),
    upcomingBookings(db, projectId, now),
    listCalls(db, { projectId, filter: { limit: MAX_RECENT_CALLS } }),
  ]);
  if (!recent.ok) return recent;
  return {
    ok: true,
    value: {
      date: today.date,
      timeZone: project.timeZone,
      currency: project.currency,
      ...figures,
      liveCalls: live,
      needsAttention: attention,
      upcomingBookings: upcoming,
      recentCalls: recent.value.calls,
    },
  };
}

type Comparison = { projectId: string; now: Date; timeZone: string; today: BusinessDay };

async function comparedFigures(db: Database, { projectId, now, timeZone, today }: Comparison) {
  const yesterday = businessDay(now, timeZone, 1);
  const [todayFigures, yesterdaySoFar] = await Promise.all([
    periodFigures(db, { projectId, from: today.from, to: today.to }),
    periodFigures(db, { projectId, from: yesterday.from, to: sameTimeYesterday(now, timeZone) }),
  ]);
  return { today: todayFigures, yesterdaySoFar };
}

async function liveCalls(db: Database, projectId: string, now: Date): Promise<LiveCall[]> {
  const rows = await db.call.findMany({
    where: { projectId, status: 'active', startedAt: { gte: new Date(now.getTime() - MAX_LIVE_AGE_MS) } },
    orderBy: { startedAt: 'desc' },
    take: MAX_LIVE_CALLS,
    include: {
      phoneNumber: { select: { label: true } },
      turns: { orderBy: { startedAtMs: 'desc' }, take: 1 },
      toolCalls: { where: { status: 'running' }, orderBy: { startedAtMs: 'desc' }, take: 1 },
    },
  });
  return rows.map((row) => {
    const [turn] = row.turns;
    return {
      callId: row.id,
      fromNumber: row.fromNumber,
      numberLabel: row.phoneNumber?.label ?? null,
      startedAt: row.startedAt.toISOString(),
      simulated: row.simulated,
      scenario: row.scenario,
      latestTurn: turn ? { speaker: turn.speaker, text: turn.heardText ?? turn.text } : null,
      runningTool: row.toolCalls[0]?.name ?? null,
    };
  });
}

async function upcomingBookings(db: Database, projectId: string, now: Date): Promise<UpcomingBooking[]> {
  const rows = await db.booking.findMany({
    where: {
      projectId,
      status: { not: 'cancelled' },
      endsAt: { gte: now },
      // On the indexed column too: no job lasts longer than this.
      startsAt: { gte: new Date(now.getTime() - LONGEST_JOB_MS) },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: MAX_UPCOMING,
    include: { service: { select: { name: true } }, technician: { select: { name: true, color: true } } },
  });
  return rows.map((row) => ({
    bookingId: row.id,
    serviceName: row.service.name,
    customerName: row.customerName,
    postalCode: row.postalCode,
    address: row.address,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    emergency: row.emergency,
    technician: row.technician,
  }));
}
