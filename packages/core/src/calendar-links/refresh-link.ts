import { type CalendarLink, type Database, newId } from '@offhook/db';
import type { Span } from '../calendar/span.ts';
import type { SafeFetch, SafeFetchAnswer } from '../outbound/safe-fetch-port.ts';
import { calendarLinkContext, type SecretBox } from '../secrets/secret-box.ts';
import type { ReadBusyTimes } from './busy-times-reader.ts';
import { type LinkProblem, problemOfRefusal, problemOfStatus } from './link-problem.ts';
import { mergeSpans } from './merge-spans.ts';

export interface LinkDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly safeFetch: SafeFetch;
  readonly readBusyTimes: ReadBusyTimes;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Google and Microsoft make such files anew every few minutes to hours; asking more often helps nobody. */
const REFRESH_EVERY_MS = 10 * MINUTE_MS;
/** After failures in a row the next try is this much later each time, up to six hours. */
const MAX_WAIT_MS = 6 * 60 * MINUTE_MS;
const TIMEOUT_MS = 15_000;
const MAX_BYTES = 5 * 1_048_576;
/** No job is booked farther ahead (BookingRules.horizonDays), and a job under way began at most a day ago. */
const BEHIND_MS = DAY_MS;
const AHEAD_MS = 366 * DAY_MS;
const MAX_BLOCKS = 5_000;

export interface RefreshRequest {
  readonly linkId: string;
  readonly nowMs: number;
  readonly signal?: AbortSignal;
}

export type Refreshed =
  | { readonly state: 'read' | 'unchanged' | 'gone' }
  | { readonly state: 'failed'; readonly problem: LinkProblem };

/**
 * Reads one technician's calendar and replaces what we knew of it, all or nothing. When it cannot be read, what was known goes on
 * counting, and the next try comes later. Rejects only when `signal` is aborted or the database is away.
 */
export async function refreshLink(deps: LinkDeps, { linkId, nowMs, signal }: RefreshRequest): Promise<Refreshed> {
  const link = await deps.db.calendarLink.findUnique({ where: { id: linkId } });
  if (!link) return { state: 'gone' };
  const url = openUrl(deps, link);
  if (url === null) return fail(deps.db, link, { problem: 'key_changed', nowMs });
  const answer = await fetchLink(deps, { ...link, url }, signal);
  if (!answer.ok) return fail(deps.db, link, { problem: problemOfRefusal(answer.refusal), nowMs });
  if (answer.status === 304) return succeed(deps.db, link, { nowMs, headers: answer.headers, busy: null });
  const problem = problemOfStatus(answer.status);
  if (problem) return fail(deps.db, link, { problem, nowMs });
  const window = { fromMs: nowMs - BEHIND_MS, untilMs: nowMs + AHEAD_MS, timeZone: await zoneOf(deps.db, link) };
  const read = deps.readBusyTimes(answer.body.toString('utf8'), window);
  if (!read.ok) return fail(deps.db, link, { problem: read.reason, nowMs });
  const busy = mergeSpans(read.busy);
  if (busy.length > MAX_BLOCKS) return fail(deps.db, link, { problem: 'too_large', nowMs });
  return succeed(deps.db, link, { nowMs, headers: answer.headers, busy });
}

/** Null: sealed under another key. One such link must not keep the others from being read. */
function openUrl({ secrets }: LinkDeps, { id, urlEnc }: CalendarLink): string | null {
  try {
    return secrets.open(urlEnc, calendarLinkContext(id));
  } catch {
    return null;
  }
}

function fetchLink(
  { safeFetch }: LinkDeps,
  link: CalendarLink & { readonly url: string },
  signal: AbortSignal | undefined,
): Promise<SafeFetchAnswer> {
  return safeFetch({
    url: link.url,
    headers: {
      accept: 'text/calendar, text/plain;q=0.5',
      ...(link.etag === null ? {} : { 'if-none-match': link.etag }),
      ...(link.lastModified === null ? {} : { 'if-modified-since': link.lastModified }),
    },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(signal ? { signal } : {}),
  });
}

async function zoneOf(db: Database, { projectId }: CalendarLink): Promise<string> {
  const { timeZone } = await db.project.findUniqueOrThrow({ where: { id: projectId }, select: { timeZone: true } });
  return timeZone;
}

interface Success {
  readonly nowMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: as before. */
  readonly busy: readonly Span[] | null;
}

async function succeed(db: Database, link: CalendarLink, { nowMs, headers, busy }: Success): Promise<Refreshed> {
  const { id: linkId, projectId, technicianId } = link;
  const fetchedAt = new Date(nowMs);
  const nextFetchAt = new Date(nowMs + REFRESH_EVERY_MS);
  const data = { fetchedAt, nextFetchAt, failures: 0, problem: null };
  if (busy === null) {
    // Recurring events are known for as far as we looked: once a day the file is read whole, changed or not.
    const forget = isNewDay(link, nowMs) ? { etag: null, lastModified: null } : {};
    await db.calendarLink.updateMany({ where: { id: linkId }, data: { ...data, ...forget } });
    return { state: 'unchanged' };
  }
  const rows = busy.map(({ fromMs, untilMs }) => ({
    id: newId('busy', nowMs),
    projectId,
    technicianId,
    linkId,
    startsAt: new Date(fromMs),
    endsAt: new Date(untilMs),
  }));
  const etag = headers['etag'] ?? null;
  const lastModified = headers['last-modified'] ?? null;
  await db.$transaction(async (tx) => {
    // Two refreshes of one calendar take turns, and a calendar removed meanwhile stays removed.
    const { count } = await tx.calendarLink.updateMany({
      where: { id: linkId },
      data: { ...data, etag, lastModified },
    });
    if (count === 0) return;
    await tx.busyBlock.deleteMany({ where: { linkId } });
    await tx.busyBlock.createMany({ data: rows });
  });
  return { state: 'read' };
}

function isNewDay({ fetchedAt }: CalendarLink, nowMs: number): boolean {
  return fetchedAt !== null && Math.floor(fetchedAt.getTime() / DAY_MS) !== Math.floor(nowMs / DAY_MS);
}

async function fail(
  db: Database,
  link: CalendarLink,
  { problem, nowMs }: { readonly problem: LinkProblem; readonly nowMs: number },
): Promise<Refreshed> {
  const waitMs = Math.min(MAX_WAIT_MS, REFRESH_EVERY_MS * 2 ** Math.min(link.failures, 10));
  const data = { failures: { increment: 1 }, problem, nextFetchAt: new Date(nowMs + waitMs) };
  await db.calendarLink.updateMany({ where: { id: link.id }, data });
  return { state: 'failed', problem };
}
