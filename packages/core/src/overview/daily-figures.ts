import { type Database, Prisma } from '@offhook/db';
import { KEPT_OUT } from '../callers/caller-rules.ts';
import { businessDay } from './business-day.ts';

export type DailyFigures = {
  /** ISO date in the business's zone. */
  date: string;
  /** Without those that were brought in from Vapi's records: Offhook was not there. */
  calls: number;
  /** Calls the assistant held a conversation in: neither missed nor failed. */
  answered: number;
  missed: number;
  failed: number;
  /** Bookings made that day, cancelled ones not counted, and the least they are worth. */
  booked: number;
  bookedMinCents: number;
};

export type DayRange = { projectId: string; timeZone: string; days: number; now: Date };

/** The last `days` days, today last. Days begin at the business's midnight, whatever the clocks do. One query. */
export async function dailyFigures(db: Database, range: DayRange): Promise<DailyFigures[]> {
  return db.$queryRaw<DailyFigures[]>(dailyFiguresQuery(range));
}

/** Exported for the test of its plan. */
export function dailyFiguresQuery({ projectId, timeZone, days, now }: DayRange): Prisma.Sql {
  const first = businessDay(now, timeZone, days - 1).date;
  const last = businessDay(now, timeZone).date;
  return Prisma.sql`
    WITH day AS (
      SELECT day::date AS date, day::timestamp AT TIME ZONE ${timeZone} AS "from",
             (day + interval '1 day')::timestamp AT TIME ZONE ${timeZone} AS "to"
      FROM generate_series(${first}::date::timestamp, ${last}::date::timestamp, interval '1 day') AS day
    )
    SELECT to_char(day.date, 'YYYY-MM-DD') AS date, c.calls, c.answered, c.missed, c.failed, b.booked, b."bookedMinCents"
    FROM day
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS calls,
             (count(*) FILTER (WHERE status IN ('completed', 'active')))::int AS answered,
             (count(*) FILTER (WHERE status = 'missed'))::int AS missed,
             (count(*) FILTER (WHERE status = 'failed'))::int AS failed
      FROM "Call"
      WHERE "projectId" = ${projectId} AND "startedAt" >= day."from" AND "startedAt" < day."to" AND "vapiImportId" IS NULL
        AND coalesce(outcome, '') NOT IN (${Prisma.join(KEPT_OUT)})
    ) c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS booked, coalesce(sum("priceMinCents"), 0)::float8 AS "bookedMinCents"
      FROM "Booking"
      WHERE "projectId" = ${projectId} AND "createdAt" >= day."from" AND "createdAt" < day."to" AND status <> 'cancelled'
    ) b
    ORDER BY day.date`;
}

export type PeriodFigures = Omit<DailyFigures, 'date'>;

/** The same figures for any stretch of time. */
export async function periodFigures(
  db: Database,
  period: { projectId: string; from: Date; to: Date },
): Promise<PeriodFigures> {
  const { projectId, from, to } = period;
  const [calls, bookings] = await Promise.all([
    db.call.groupBy({
      by: ['status'],
      where: {
        projectId,
        startedAt: { gte: from, lt: to },
        vapiImportId: null,
        OR: [{ outcome: null }, { outcome: { notIn: [...KEPT_OUT] } }],
      },
      _count: { _all: true },
    }),
    db.booking.aggregate({
      where: { projectId, createdAt: { gte: from, lt: to }, status: { not: 'cancelled' } },
      _count: { _all: true },
      _sum: { priceMinCents: true },
    }),
  ]);
  const of = (status: string) => calls.find((row) => row.status === status)?._count._all ?? 0;
  const answered = of('completed') + of('active');
  return {
    calls: answered + of('missed') + of('failed'),
    answered,
    missed: of('missed'),
    failed: of('failed'),
    booked: bookings._count._all,
    bookedMinCents: bookings._sum.priceMinCents ?? 0,
  };
}
