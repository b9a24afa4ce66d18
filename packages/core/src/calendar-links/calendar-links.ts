import { type Database, newId } from '@offhook/db';
import { z } from 'zod';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { calendarLinkContext } from '../secrets/secret-box.ts';
import { LINK_PROBLEM_WORDS, type LinkProblem } from './link-problem.ts';
import { type LinkDeps, refreshLink } from './refresh-link.ts';

/** A phone, a private and a shared calendar: more is a mistake. */
const MAX_LINKS = 5;

/** As it is copied: many calendars give it as `webcal://`, which is https by another name (RFC 7595 registration). */
export const CalendarAddress = z
  .string()
  .trim()
  .max(2_000, 'The address is too long')
  .transform((typed) => typed.replace(/^webcals?:\/\//i, 'https://'))
  .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', LINK_PROBLEM_WORDS.not_allowed);

export interface LinkView {
  readonly linkId: string;
  /** Where it is; the whole address is a secret and is not shown again. */
  readonly host: string;
  /** ISO 8601 UTC; null before it was read for the first time. */
  readonly readAt: string | null;
  /** Stretches of busy time that are still to come. */
  readonly busyAhead: number;
  /** In the owner's words; null while all is well. */
  readonly problem: string | null;
}

interface LinkRow {
  readonly id: string;
  readonly host: string;
  readonly fetchedAt: Date | null;
  readonly problem: string | null;
  readonly _count: { readonly blocks: number };
}

export function toLinkView({ id, host, fetchedAt, problem, _count }: LinkRow): LinkView {
  return {
    linkId: id,
    host,
    readAt: fetchedAt?.toISOString() ?? null,
    busyAhead: _count.blocks,
    problem: problem === null ? null : wordsFor(problem),
  };
}

function wordsFor(problem: string): string {
  return LINK_PROBLEM_WORDS[problem as LinkProblem] ?? LINK_PROBLEM_WORDS.unreachable;
}

/**
 * Adds a calendar of a technician, by its secret iCal address, and reads it at once: an address that cannot be read is refused with the
 * reason. One that only does not answer just now is kept and tried again.
 */
export async function addCalendarLink(
  deps: LinkDeps,
  request: { projectId: string; technicianId: string; url: string; nowMs: number; signal: AbortSignal },
): Promise<Outcome<{ linkId: string }>> {
  const { projectId, technicianId, url, nowMs, signal } = request;
  const { db } = deps;
  const technician = await db.technician.findFirst({
    where: { id: technicianId, projectId },
    select: { _count: { select: { calendarLinks: true } } },
  });
  if (!technician) return notFound('technician');
  if (technician._count.calendarLinks >= MAX_LINKS) {
    return refused('CONFLICT', `A technician can have ${MAX_LINKS} calendars. Remove one first.`, 'url');
  }
  const linkId = newId('calendarLink', nowMs);
  const urlEnc = deps.secrets.seal(url, calendarLinkContext(linkId));
  const data = { id: linkId, projectId, technicianId, urlEnc, host: new URL(url).host, nextFetchAt: new Date(nowMs) };
  await db.calendarLink.create({ data });
  const read = await refreshLink(deps, { linkId, nowMs, signal });
  if (read.state === 'failed' && read.problem !== 'unreachable') {
    await db.calendarLink.deleteMany({ where: { id: linkId, projectId } });
    return refused('INPUT_INVALID', LINK_PROBLEM_WORDS[read.problem], 'url');
  }
  return granted({ linkId });
}

interface LinkRef {
  readonly projectId: string;
  readonly linkId: string;
}

/** Forgets a calendar with its busy times: those hours can be offered again at once. */
export async function removeCalendarLink(db: Database, { projectId, linkId }: LinkRef): Promise<Outcome<LinkRef>> {
  const { count } = await db.calendarLink.deleteMany({ where: { id: linkId, projectId } });
  return count > 0 ? granted({ projectId, linkId }) : notFound('calendar');
}

/** Reads a calendar now, because the owner has just changed something there. */
export async function refreshCalendarLink(
  deps: LinkDeps,
  { projectId, linkId, nowMs, signal }: LinkRef & { readonly nowMs: number; readonly signal: AbortSignal },
): Promise<Outcome<null>> {
  const found = await deps.db.calendarLink.count({ where: { id: linkId, projectId } });
  if (found === 0) return notFound('calendar');
  const read = await refreshLink(deps, { linkId, nowMs, signal });
  return read.state === 'failed' ? refused('UPSTREAM_REJECTED', LINK_PROBLEM_WORDS[read.problem]) : granted(null);
}
