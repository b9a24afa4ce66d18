import { type Database, Prisma } from '@offhook/db';
import { KEPT_OUT } from '../callers/caller-rules.ts';
import type { AttentionItem } from './attention-item.ts';
import { numbersInTrouble } from './numbers-in-trouble.ts';

const LOOK_BACK_MS = 48 * 3_600_000;
const MAX_ITEMS = 10;
/** An outside calendar that could not be read for so long is down for callers too (the sweep asks every five minutes). */
const CALENDAR_SILENT_S = 1_800;

type AttentionRow = Omit<AttentionItem, 'at' | 'numberId'> & { at: Date };

/**
 * Calls of the last 48 hours that went wrong or ended on tape, whose caller has not been served since, and those that could not
 * even become a call; emergencies that nobody took, and promises nobody could keep that were not taken back in the call; messages still to do; an outside calendar
 * that cannot be read; numbers that something is wrong with, first of all. Calls to
 * a number that the owner paused are as they wished.
 */
export async function needsAttention(
  db: Database,
  request: { projectId: string; now: Date },
): Promise<AttentionItem[]> {
  const { projectId } = request;
  const since = new Date(request.now.getTime() - LOOK_BACK_MS);
  const rows = await db.$queryRaw<AttentionRow[]>`
    (SELECT CASE c.outcome WHEN 'refused' THEN 'refused_call' WHEN 'voicemail' THEN 'voicemail' ELSE c.status::text || '_call' END AS kind,
            c."startedAt" AS at, c.id AS "callId", c."fromNumber", c."callerName",
            CASE WHEN c.outcome IS DISTINCT FROM 'voicemail' THEN c."endReason" END AS reason
     FROM "Call" c
     WHERE c."projectId" = ${projectId} AND c."startedAt" >= ${since}
       AND (c.status IN ('missed', 'failed') OR (c.status = 'completed' AND c.outcome = 'voicemail'))
       AND c."endReason" IS DISTINCT FROM 'paused' AND c."vapiImportId" IS NULL
       AND NOT EXISTS (
         SELECT 1 FROM "Call" later
         WHERE later."projectId" = ${projectId} AND later."startedAt" > c."startedAt"
           AND later."fromNumber" = c."fromNumber" AND later.status = 'completed'
           AND coalesce(later.outcome, '') NOT IN (${Prisma.join(['voicemail', ...KEPT_OUT])}))
     ORDER BY c."startedAt" DESC LIMIT ${MAX_ITEMS})
    UNION ALL
    (SELECT 'refused_call' AS kind, e.at, NULL, e.payload->>'fromNumber', NULL, e.type AS reason
     FROM "EventLog" e
     WHERE e."projectId" = ${projectId} AND e.at >= ${since} AND e."callId" IS NULL
       AND e.type IN ('call.refused.capacity', 'call.refused.draining', 'call.refused.failure')
       AND NOT EXISTS (SELECT 1 FROM "Call" c WHERE c."vapiCallId" = e.payload->>'callSid')
     ORDER BY e.at DESC LIMIT ${MAX_ITEMS})
    UNION ALL
    (SELECT 'emergency' AS kind, a."createdAt" AS at, a."callId", a."callbackPhone", NULLIF(a."callerName", ''), NULL AS reason
     FROM "EmergencyAlert" a
     WHERE a."projectId" = ${projectId} AND a."createdAt" >= ${since} AND a.state = 'nobody' AND NOT a."isTest"
     ORDER BY a."createdAt" DESC LIMIT ${MAX_ITEMS})
    UNION ALL
    (SELECT 'false_claim' AS kind, e.at, e."callId", c."fromNumber", c."callerName", NULL AS reason
     FROM "EventLog" e JOIN "Call" c ON c.id = e."callId"
     WHERE e."projectId" = ${projectId} AND e.at >= ${since} AND e.type = 'claim.false' AND e.payload->>'corrected' = 'false'
     ORDER BY e.at DESC LIMIT ${MAX_ITEMS})
    UNION ALL
    (SELECT 'message' AS kind, m."createdAt" AS at, m."callId", m.phone, m."callerName", NULL AS reason
     FROM "CallbackRequest" m
     WHERE m."projectId" = ${projectId} AND m."createdAt" BETWEEN ${since} AND ${request.now} AND m."doneAt" IS NULL
     ORDER BY m."createdAt" DESC LIMIT ${MAX_ITEMS})
    UNION ALL
    (SELECT 'calendar' AS kind, s."triedAt" AS at, NULL, NULL, 'Cal.com', NULL AS reason
     FROM "CalcomSync" s JOIN "Project" p ON p.id = s."projectId"
     WHERE s."projectId" = ${projectId} AND p."calendarProvider" = 'calcom' AND s."triedAt" >= ${since}
       AND s."triedAt" - coalesce(s."sweptAt", s."createdAt") > make_interval(secs => ${CALENDAR_SILENT_S}))
    ORDER BY at DESC LIMIT ${MAX_ITEMS}`;
  const others = rows.map((row) => ({ ...row, numberId: null, at: row.at.toISOString() }));
  return [...(await numbersInTrouble(db, projectId)), ...others].slice(0, MAX_ITEMS);
}
