import { type Database, Prisma } from '@offhook/db';
import type { Mean, Median, Share } from './statistics.ts';

export interface FiguresRequest {
  readonly projectId: string;
  /** Included. */
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  /** Left out: all numbers of the business. */
  readonly numberId?: string | undefined;
}

/** What one side did with the calls that were meant for it. */
export interface SideFigures {
  readonly calls: number;
  readonly answered: Share;
  readonly booked: Share;
  readonly transferred: Share;
  readonly failed: Share;
  /** Of function calls that ended; `of` is an effective size, for those of one call are not independent. */
  readonly functions: Share;
  /** Seconds, of answered calls. */
  readonly lengthSec: Mean;
  /** Milliseconds, where it is known. */
  readonly firstAudioMs: Median | null;
  /** Millionths of a dollar, where it is known. */
  readonly costMicros: Mean;
  /** Null without calls. */
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

export type Sides = Record<'openai' | 'vapi', SideFigures>;

/** Both sides in one stretch of time. Two queries, each answered from one index. */
export async function sideFigures(db: Database, request: FiguresRequest): Promise<Sides> {
  const [calls, functions] = await Promise.all([
    db.$queryRaw<CallsRow[]>(sideCallsQuery(request)),
    db.$queryRaw<FunctionsRow[]>(sideFunctionsQuery(request)),
  ]);
  const of = (side: 'openai' | 'vapi') =>
    figuresOf(
      calls.find((row) => row.side === side),
      functions.find((row) => row.side === side),
    );
  return { openai: of('openai'), vapi: of('vapi') };
}

interface CallsRow {
  readonly side: string;
  readonly calls: number;
  readonly answered: number;
  readonly booked: number;
  readonly transferred: number;
  readonly failed: number;
  readonly lengthN: number;
  readonly lengthMean: number | null;
  readonly lengthDeviation: number | null;
  readonly costN: number;
  readonly costMean: number | null;
  readonly costDeviation: number | null;
  readonly audioN: number;
  readonly audioMedian: number | null;
  readonly audioFrom: number | null;
  readonly audioTo: number | null;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Sums over calls of x (functions that worked) and m (functions that ended). */
interface FunctionsRow {
  readonly side: string;
  readonly n: number;
  readonly x: number;
  readonly m: number;
  readonly xx: number;
  readonly xm: number;
  readonly mm: number;
}

/**
 * Calls that are over and were meant for a side: one that another side had to save counts as a failure of the first. Calls brought over from
 * Vapi's records count as Vapi's. Left out: callers whom a rule of the owner's kept from any assistant.
 */
function meantFor({ projectId, from, to, numberId }: FiguresRequest): Prisma.Sql {
  return Prisma.sql`
    SELECT "id", "startedAt", coalesce("plannedMode", "mode") AS side, "durationSec", "timeToFirstAudioMs", "costMicros", "outcome",
           coalesce("plannedMode" <> "mode", false) OR "status" = 'failed' AS failed,
           "status" = 'completed' AND coalesce("plannedMode" = "mode", true) AS answered
    FROM "Call"
    WHERE "projectId" = ${projectId} AND "startedAt" >= ${from} AND "startedAt" < ${to} AND "status" <> 'active'
      AND coalesce("plannedMode", "mode") IN ('openai', 'vapi')
      AND coalesce("endReason", '') NOT IN ('paused', 'blocked', 'screened')
      AND coalesce("outcome", '') NOT IN ('blocked', 'screened')
      ${numberId === undefined ? Prisma.empty : Prisma.sql`AND "phoneNumberId" = ${numberId}`}`;
}

/** Exported for the test of its plan. One pass; the times are sorted once, and the median and its ranks (`medianRank`) are picked out of them. */
export function sideCallsQuery(request: FiguresRequest): Prisma.Sql {
  return Prisma.sql`
    WITH meant AS (${meantFor(request)}),
    sides AS (
      SELECT side::text AS side, count(*)::int AS calls,
             (count(*) FILTER (WHERE answered))::int AS answered,
             (count(*) FILTER (WHERE "outcome" IN ('booked', 'emergency_booked')))::int AS booked,
             (count(*) FILTER (WHERE "outcome" IN ('transferred', 'forwarded')))::int AS transferred,
             (count(*) FILTER (WHERE failed))::int AS failed,
             (count("durationSec") FILTER (WHERE answered))::int AS "lengthN",
             avg("durationSec"::float8) FILTER (WHERE answered) AS "lengthMean",
             stddev_samp("durationSec"::float8) FILTER (WHERE answered) AS "lengthDeviation",
             count("costMicros")::int AS "costN", avg("costMicros"::float8) AS "costMean",
             stddev_samp("costMicros"::float8) AS "costDeviation",
             array_agg("timeToFirstAudioMs" ORDER BY "timeToFirstAudioMs")
               FILTER (WHERE answered AND "timeToFirstAudioMs" IS NOT NULL) AS ms,
             min("startedAt") AS "firstAt", max("startedAt") AS "lastAt"
      FROM meant GROUP BY side
    ),
    ranks AS (
      SELECT *, coalesce(cardinality(ms), 0) AS n,
             greatest(1, floor((cardinality(ms) + 1) / 2.0 - sqrt(cardinality(ms)) + 0.5))::int AS low
      FROM sides
    )
    SELECT side, calls, answered, booked, transferred, failed, "lengthN", "lengthMean", "lengthDeviation", "costN", "costMean", "costDeviation",
           n AS "audioN", (ms[(n + 1) / 2] + ms[n / 2 + 1]) / 2.0::float8 AS "audioMedian", ms[low]::float8 AS "audioFrom",
           ms[n - low + 1]::float8 AS "audioTo", "firstAt", "lastAt"
    FROM ranks`;
}

/** Exported for the test of its plan. A function may be asked for after the last call of the stretch began, within the longest call. */
export function sideFunctionsQuery(request: FiguresRequest): Prisma.Sql {
  const { projectId, from, to } = request;
  return Prisma.sql`
    WITH meant AS (${meantFor(request)}),
    per_call AS (
      SELECT t."callId", count(*) FILTER (WHERE t."status" <> 'failed') AS x, count(*) AS m
      FROM "ToolCall" t
      WHERE t."projectId" = ${projectId} AND t."startedAt" >= ${from} AND t."startedAt" < ${to}::timestamptz + INTERVAL '1 day'
        AND t."status" IN ('succeeded', 'refused', 'failed')
      GROUP BY t."callId"
    )
    SELECT side::text AS side, count(*)::int AS n, sum(x)::float8 AS x, sum(m)::float8 AS m, sum(x * x)::float8 AS xx,
           sum(x * m)::float8 AS xm, sum(m * m)::float8 AS mm
    FROM meant JOIN per_call ON per_call."callId" = meant."id"
    GROUP BY side`;
}

function figuresOf(row: CallsRow | undefined, functions: FunctionsRow | undefined): SideFigures {
  const of = row?.calls ?? 0;
  const share = (count: number | undefined) => ({ count: count ?? 0, of });
  return {
    calls: of,
    answered: share(row?.answered),
    booked: share(row?.booked),
    transferred: share(row?.transferred),
    failed: share(row?.failed),
    functions: functionsOf(functions),
    lengthSec: meanOf(row?.lengthN, row?.lengthMean, row?.lengthDeviation),
    firstAudioMs: medianOf(row),
    costMicros: meanOf(row?.costN, row?.costMean, row?.costDeviation),
    firstAt: row?.firstAt ?? null,
    lastAt: row?.lastAt ?? null,
  };
}

function meanOf(n = 0, mean: number | null = null, deviation: number | null = null): Mean {
  return { n, mean: mean ?? 0, deviation: deviation ?? 0 };
}

function medianOf(row: CallsRow | undefined): Median | null {
  if (!row || row.audioMedian === null || row.audioFrom === null || row.audioTo === null) return null;
  return { n: row.audioN, median: row.audioMedian, from: row.audioFrom, to: row.audioTo };
}

/**
 * The share of functions that worked, over as many independent trials as they are worth: a call in which one fails sees others fail too. By the
 * variance of a ratio over calls (W. G. Cochran, Sampling Techniques, 1977, section 2.11); where all or none worked, each call counts once.
 */
function functionsOf(row: FunctionsRow | undefined): Share {
  if (!row || row.m === 0) return { count: 0, of: 0 };
  const ratio = row.x / row.m;
  const spread = row.xx - 2 * ratio * row.xm + ratio ** 2 * row.mm;
  const variance = row.n > 1 ? ((row.n / (row.n - 1)) * spread) / row.m ** 2 : 0;
  const worth = variance > 0 ? (ratio * (1 - ratio)) / variance : row.n;
  const of = Math.min(row.m, worth);
  return { count: ratio * of, of };
}
