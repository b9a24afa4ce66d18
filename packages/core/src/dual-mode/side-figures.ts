import type { Database } from '@offhook/db';
import type { Side } from './answering.ts';
import type { SideFigures } from './judge-side.ts';

const NO_CALLS: SideFigures = { calls: 0, failed: 0, fallbacks: 0, firstAudio: null };

interface FiguresRow {
  readonly side: Side;
  readonly calls: number;
  readonly failed: number;
  readonly fallbacks: number;
  readonly medianMs: number | null;
  readonly heard: number;
}

/**
 * What each side's calls of one number came to since a moment, by the side that was to have them. A call that somebody else had to
 * take is a fallback of that side and no failure: the other side, a person while the assistant was out, or the voicemail. Calls that the
 * owner's rules kept from both sides do not count, and neither does imported history. Reads the number's newest calls by their index.
 */
export async function sideFigures(
  db: Database,
  { numberId, since }: { readonly numberId: string; readonly since: Date },
): Promise<Readonly<Record<Side, SideFigures>>> {
  const rows = await db.$queryRaw<FiguresRow[]>`
    WITH recent AS (
      SELECT c.id, c.mode, c.status, c.outcome, c."timeToFirstAudioMs" AS "firstAudioMs", COALESCE(c."plannedMode", c.mode) AS side,
             c.mode <> COALESCE(c."plannedMode", c.mode) OR c.outcome IS NOT DISTINCT FROM 'refused'
               OR (c.outcome IS NOT DISTINCT FROM 'voicemail' AND c."timeToFirstAudioMs" IS NULL)
               OR EXISTS (SELECT 1 FROM "Transfer" t WHERE t."callId" = c.id AND t.reason = 'outage') AS "isFallback"
      FROM "Call" c
      WHERE c."phoneNumberId" = ${numberId} AND c."startedAt" >= ${since} AND c."vapiImportId" IS NULL
        AND c."endReason" IS DISTINCT FROM 'paused' AND c.outcome IS DISTINCT FROM 'blocked' AND c.outcome IS DISTINCT FROM 'screened')
    SELECT side::text AS side, count(*)::int AS calls,
           count(*) FILTER (WHERE NOT "isFallback" AND status = 'failed')::int AS failed,
           count(*) FILTER (WHERE "isFallback")::int AS fallbacks,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY "firstAudioMs") FILTER (WHERE NOT "isFallback") AS "medianMs",
           count("firstAudioMs") FILTER (WHERE NOT "isFallback")::int AS heard
    FROM recent
    WHERE side IN ('openai', 'vapi') AND (status <> 'active' OR "isFallback" OR "firstAudioMs" IS NOT NULL)
    GROUP BY side`;
  return { openai: figuresOf(rows, 'openai'), vapi: figuresOf(rows, 'vapi') };
}

function figuresOf(rows: readonly FiguresRow[], side: Side): SideFigures {
  const row = rows.find((candidate) => candidate.side === side);
  if (!row) return NO_CALLS;
  const { calls, failed, fallbacks, medianMs, heard } = row;
  return { calls, failed, fallbacks, firstAudio: medianMs === null ? null : { medianMs, calls: heard } };
}
