import { type CallMode, type CallStatus, type Database, Prisma } from '@offhook/db';
import { z } from 'zod';
import { escapeLike } from '../knowledge-admin/articles.ts';
import { granted, type Outcome, refused } from '../projects/outcome.ts';

export const MAX_CALLS_PER_PAGE = 100;

export const CallFilter = z.object({
  /** Words of the transcript, the caller's name, or digits of the caller's number. */
  search: z.string().trim().max(200).optional(),
  status: z.enum(['active', 'completed', 'missed', 'failed']).optional(),
  outcome: z.string().max(60).optional(),
  numberId: z.string().max(60).optional(),
  /** ISO 8601 with zone; `from` included, `to` not. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(200).nullish(),
  limit: z.number().int().min(1).max(MAX_CALLS_PER_PAGE).default(25),
});
export type CallFilter = z.infer<typeof CallFilter>;

export type CallListItem = {
  callId: string;
  status: CallStatus;
  outcome: string | null;
  endReason: string | null;
  mode: CallMode;
  fromNumber: string;
  callerName: string | null;
  numberId: string | null;
  numberLabel: string | null;
  startedAt: string;
  durationSec: number | null;
  simulated: boolean;
  scenario: string | null;
  booking: { bookingId: string; serviceName: string; startsAt: string; emergency: boolean } | null;
  /** With a search: the piece of the transcript that matched, matches between « and ». */
  snippet: string | null;
};

export type CallPage = { calls: CallListItem[]; nextCursor: string | null };

/** Newest first, page by page. Keyset on (startedAt, id): a page costs the same however far down it is. */
export async function listCalls(
  db: Database,
  request: { projectId: string; filter: CallFilter },
): Promise<Outcome<CallPage>> {
  const { filter } = request;
  const after = filter.cursor ? readCursor(filter.cursor) : null;
  if (filter.cursor && !after) return refused('INPUT_INVALID', 'This page does not exist.', 'cursor');
  const rows = await db.$queryRaw<CallRow[]>(callPageQuery(request.projectId, filter, after));
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return granted({ calls: page.map(toListItem), nextCursor: last ? writeCursor(last) : null });
}

type CallRow = Omit<CallListItem, 'callId' | 'startedAt' | 'booking'> & {
  id: string;
  startedAt: Date;
  bookingId: string | null;
  serviceName: string | null;
  bookingStartsAt: Date | null;
  bookingEmergency: boolean | null;
};

type Position = { startedAt: Date; id: string };

/** The page and one more row, which tells whether there is a next page. Exported for the test of its plan. */
export function callPageQuery(projectId: string, filter: CallFilter, after: Position | null): Prisma.Sql {
  const conditions = [Prisma.sql`c."projectId" = ${projectId}`, ...filterConditions(filter)];
  if (after) conditions.push(Prisma.sql`(c."startedAt", c.id) < (${after.startedAt}::timestamptz, ${after.id})`);
  const words = searchWords(filter.search);
  const snippet = words
    ? Prisma.sql`ts_headline('english', coalesce(page.transcript, ''), ${tsQuery(words)},
        'MaxWords=24, MinWords=8, StartSel=«, StopSel=»')`
    : Prisma.sql`NULL`;
  return Prisma.sql`
    WITH page AS (
      SELECT c.* FROM "Call" c
      WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY c."startedAt" DESC, c.id DESC
      LIMIT ${filter.limit + 1}
    )
    SELECT page.id, page.status::text, page.outcome, page."endReason", page.mode::text, page."fromNumber",
           coalesce(page."callerName", b."customerName") AS "callerName", page."phoneNumberId" AS "numberId",
           n.label AS "numberLabel", page."startedAt", page."durationSec", page.simulated, page.scenario,
           b.id AS "bookingId", b."serviceName", b."startsAt" AS "bookingStartsAt", b.emergency AS "bookingEmergency",
           ${snippet} AS snippet
    FROM page
    LEFT JOIN "PhoneNumber" n ON n.id = page."phoneNumberId"
    LEFT JOIN LATERAL (
      SELECT b.id, b."customerName", b."startsAt", b.emergency, s.name AS "serviceName"
      FROM "Booking" b JOIN "Service" s ON s.id = b."serviceId"
      WHERE b."callId" = page.id AND b.status <> 'cancelled'
      ORDER BY b."createdAt" LIMIT 1
    ) b ON true
    ORDER BY page."startedAt" DESC, page.id DESC`;
}

function filterConditions(filter: CallFilter): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (filter.status) conditions.push(Prisma.sql`c.status = ${filter.status}::"CallStatus"`);
  if (filter.outcome) conditions.push(Prisma.sql`c.outcome = ${filter.outcome}`);
  if (filter.numberId) conditions.push(Prisma.sql`c."phoneNumberId" = ${filter.numberId}`);
  if (filter.from) conditions.push(Prisma.sql`c."startedAt" >= ${new Date(filter.from)}::timestamptz`);
  if (filter.to) conditions.push(Prisma.sql`c."startedAt" < ${new Date(filter.to)}::timestamptz`);
  const search = searchCondition(filter.search);
  if (search) conditions.push(search);
  return conditions;
}

/** What looks like a piece of a phone number is looked for in the number; everything else in the search column. */
function searchCondition(search: string | undefined): Prisma.Sql | null {
  const digits = numberDigits(search);
  if (digits) return Prisma.sql`c."fromNumber" LIKE ${`%${escapeLike(digits)}%`}`;
  const words = searchWords(search);
  if (words) return Prisma.sql`c.search @@ ${tsQuery(words)}`;
  // Only signs were typed: nothing can match, and nothing must not mean everything.
  return search ? Prisma.sql`false` : null;
}

const MIN_NUMBER_DIGITS = 3;

function numberDigits(search: string | undefined): string | null {
  if (!search || !/^[\d\s()+.-]+$/.test(search)) return null;
  const digits = search.replace(/\D/g, '');
  return digits.length >= MIN_NUMBER_DIGITS ? digits : null;
}

const MAX_SEARCH_WORDS = 8;

function searchWords(search: string | undefined): string[] | null {
  if (!search || numberDigits(search)) return null;
  const words = search.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length > 0 ? words.slice(0, MAX_SEARCH_WORDS) : null;
}

/** Every word must occur; the last one may be unfinished, since the owner is still typing. */
function tsQuery(words: string[]): Prisma.Sql {
  const text = words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ');
  return Prisma.sql`to_tsquery('english', ${text})`;
}

function writeCursor(row: Position): string {
  return Buffer.from(`${row.startedAt.toISOString()}|${row.id}`).toString('base64url');
}

function readCursor(cursor: string): Position | null {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  const startedAt = new Date(at);
  return Number.isNaN(startedAt.getTime()) || id === '' ? null : { startedAt, id };
}

function toListItem(row: CallRow): CallListItem {
  const { id, startedAt, bookingId, serviceName, bookingStartsAt, bookingEmergency, ...rest } = row;
  const booking =
    bookingId && serviceName && bookingStartsAt
      ? { bookingId, serviceName, startsAt: bookingStartsAt.toISOString(), emergency: bookingEmergency ?? false }
      : null;
  return { callId: id, startedAt: startedAt.toISOString(), booking, ...rest };
}
