import { type VapiCall, vapiCreatedAtMs } from '@offhook/protocol';
import type { CallOptions } from '../calendar/calendar-port.ts';
import type { VapiPort } from './vapi-port.ts';

/** Vapi answers at most so many calls at once (protocols/vapi.md, section 1). */
const MAX_PAGE = 1_000;
const DEFAULT_PAGE = 100;

/** Where the history was read up to. Plain data, so that it can be kept and gone on from after a crash. */
export interface VapiCallCursor {
  /** ISO 8601: the oldest creation date seen. */
  readonly createdAtLe: string;
  /** Calls of exactly that date that were seen: they come again with the next page. */
  readonly seenIds: readonly string[];
}

export interface VapiCallPage {
  /** Newest first, none of them seen before this cursor. */
  readonly calls: readonly VapiCall[];
  /** Null: the history is read to its end. */
  readonly next: VapiCallCursor | null;
  readonly unreadable: number;
}

export interface VapiPageRequest extends CallOptions {
  /** Null: from the newest call. */
  readonly cursor: VapiCallCursor | null;
  /** Calls a page; 100 unless said otherwise. */
  readonly limit?: number;
}

/**
 * One page of a history that has no cursor of its own: `createdAtLe` with the oldest date seen, and what was seen at that very date left
 * out. When a whole page shares one instant the page is made larger, and past Vapi's largest page that instant is left behind.
 */
export async function readCallPage(vapi: VapiPort, request: VapiPageRequest): Promise<VapiCallPage> {
  const { cursor, signal } = request;
  const limit = Math.min(request.limit ?? DEFAULT_PAGE, MAX_PAGE);
  const query = cursor === null ? {} : { createdAtLe: cursor.createdAtLe };
  const { items, unreadable } = await vapi.listCalls({ ...query, limit }, { signal });
  const seen = new Set(cursor?.seenIds);
  const calls = newestFirst(items.filter(({ id }) => !seen.has(id)));
  const received = items.length + unreadable;
  if (received < limit) return { calls, next: null, unreadable };
  const next = cursorAfter(cursor, calls);
  if (next !== null) return { calls, next, unreadable };
  if (limit < MAX_PAGE) return readCallPage(vapi, { ...request, limit: MAX_PAGE });
  if (cursor === null) return { calls, next: null, unreadable };
  return readBefore(vapi, { before: cursor.createdAtLe, limit, signal });
}

/** Null: the page brought nothing new to go on from. */
function cursorAfter(cursor: VapiCallCursor | null, calls: readonly VapiCall[]): VapiCallCursor | null {
  const dated = calls.filter((call) => vapiCreatedAtMs(call) !== null);
  const oldest = dated.at(-1)?.createdAt;
  if (oldest === undefined) return null;
  const atOldest = dated.filter(({ createdAt }) => createdAt === oldest).map(({ id }) => id);
  const before = cursor?.createdAtLe === oldest ? cursor.seenIds : [];
  return { createdAtLe: oldest, seenIds: [...before, ...atOldest] };
}

interface Before extends CallOptions {
  readonly before: string;
  readonly limit: number;
}

async function readBefore(vapi: VapiPort, { before, limit, signal }: Before): Promise<VapiCallPage> {
  const { items, unreadable } = await vapi.listCalls({ createdAtLt: before, limit }, { signal });
  const calls = newestFirst(items);
  return { calls, next: cursorAfter(null, calls), unreadable };
}

function newestFirst(calls: readonly VapiCall[]): VapiCall[] {
  return [...calls].sort((a, b) => (vapiCreatedAtMs(b) ?? 0) - (vapiCreatedAtMs(a) ?? 0));
}
