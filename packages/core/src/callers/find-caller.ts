import { type Database, Prisma } from '@offhook/db';
import type { CallerFacts } from './decide-for-caller.ts';

/** As far back as the rule about frequent callers may look. */
const LONGEST_BURST_MS = 60 * 60_000;
/** More calls than that rule may allow. */
const MAX_RECENT_CALLS = 20;
/** What only a customer's call comes to; calls that were brought over from elsewhere have no booking of ours. */
const OUTCOMES_OF_CUSTOMERS = ['booked', 'emergency_booked', 'booking_moved', 'booking_cancelled'];

export interface CallerQuery {
  /** The number called, E.164. */
  readonly toNumber: string;
  /** E.164, or null when withheld: nothing is known of such a caller. */
  readonly callerNumber: string | null;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

export const NOTHING_KNOWN: CallerFacts = { listed: null, isCustomer: false, recentCallsAtMs: [] };

/** What the business of a number knows of a caller, for the rules. One query, asked while the number itself is looked up. */
export async function findCaller(db: Database, query: CallerQuery): Promise<CallerFacts> {
  if (query.callerNumber === null) return NOTHING_KNOWN;
  const [row] = await db.$queryRaw<CallerFacts[]>(callerQuery({ ...query, callerNumber: query.callerNumber }));
  return row ?? NOTHING_KNOWN;
}

/** Exported for the test of its plan. */
export function callerQuery({ toNumber, callerNumber, nowMs }: CallerQuery & { callerNumber: string }): Prisma.Sql {
  const since = new Date(nowMs - LONGEST_BURST_MS);
  return Prisma.sql`
    SELECT
      (SELECT l.kind::text FROM "ListedCaller" l
       WHERE l."projectId" = n."projectId" AND l.e164 = ${callerNumber}
         AND (l."phoneNumberId" IS NULL OR l."phoneNumberId" = n.id)
       ORDER BY l."phoneNumberId" NULLS LAST LIMIT 1) AS listed,
      (EXISTS (SELECT 1 FROM "Booking" b WHERE b."projectId" = n."projectId" AND b."customerPhone" = ${callerNumber})
       OR EXISTS (SELECT 1 FROM "Call" c WHERE c."projectId" = n."projectId" AND c."fromNumber" = ${callerNumber}
                  AND c.outcome = ANY(${OUTCOMES_OF_CUSTOMERS}))) AS "isCustomer",
      ARRAY(SELECT (extract(epoch FROM c."startedAt") * 1000)::float8 FROM "Call" c
            WHERE c."projectId" = n."projectId" AND c."fromNumber" = ${callerNumber} AND c."startedAt" >= ${since}::timestamptz
            ORDER BY c."startedAt" DESC LIMIT ${MAX_RECENT_CALLS}) AS "recentCallsAtMs"
    FROM "PhoneNumber" n WHERE n.e164 = ${toNumber}`;
}
