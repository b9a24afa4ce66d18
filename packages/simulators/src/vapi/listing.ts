import { z } from 'zod';
import { badRequest } from './wire-error.ts';
import type { HistoryEntry, Organisation, ResourceName, WireResource } from './world.ts';

const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1_000;

const date = z.iso.datetime({ offset: true }).optional();
const Filters = {
  limit: z.coerce.number().int().min(0).max(MAX_LIMIT).optional(),
  createdAtGt: date,
  createdAtLt: date,
  createdAtGe: date,
  createdAtLe: date,
  updatedAtGt: date,
  updatedAtLt: date,
  updatedAtGe: date,
  updatedAtLe: date,
} as const;
const ListQuery = z.strictObject(Filters);
const CallQuery = z.strictObject({
  ...Filters,
  id: z.string().optional(),
  assistantId: z.string().optional(),
  phoneNumberId: z.string().optional(),
});

/** Vapi's words for a query it does not understand. @throws VapiError 400. */
function readQuery<Shape extends z.ZodType>(shape: Shape, query: unknown): z.infer<Shape> {
  const read = shape.safeParse(query ?? {});
  if (read.success) return read.data;
  throw badRequest(
    ...read.error.issues.map((issue) => {
      if (issue.code === 'unrecognized_keys') return `property ${issue.keys.join(', ')} should not exist`;
      const field = issue.path.join('.');
      if (field !== 'limit') return `${field} must be a valid ISO 8601 date string`;
      return issue.code === 'too_big' ? `limit must not be greater than ${MAX_LIMIT}` : 'limit must be a number';
    }),
  );
}

type Dates = Pick<z.infer<typeof ListQuery>, Exclude<keyof typeof Filters, 'limit'>>;

function isWithin(createdAtMs: number, updatedAtMs: number, dates: Dates): boolean {
  const bounds: readonly [string | undefined, (limitMs: number) => boolean][] = [
    [dates.createdAtGt, (limitMs) => createdAtMs > limitMs],
    [dates.createdAtLt, (limitMs) => createdAtMs < limitMs],
    [dates.createdAtGe, (limitMs) => createdAtMs >= limitMs],
    [dates.createdAtLe, (limitMs) => createdAtMs <= limitMs],
    [dates.updatedAtGt, (limitMs) => updatedAtMs > limitMs],
    [dates.updatedAtLt, (limitMs) => updatedAtMs < limitMs],
    [dates.updatedAtGe, (limitMs) => updatedAtMs >= limitMs],
    [dates.updatedAtLe, (limitMs) => updatedAtMs <= limitMs],
  ];
  return bounds.every(([limit, holds]) => limit === undefined || holds(Date.parse(limit)));
}

/** `GET /assistant` and its like: newest first. */
export function listResources(organisation: Organisation, name: ResourceName, query: unknown): WireResource[] {
  const { limit = DEFAULT_LIMIT, ...dates } = readQuery(ListQuery, query);
  return [...organisation.resources[name].values()]
    .filter(({ createdAt, updatedAt }) => isWithin(Date.parse(createdAt), Date.parse(updatedAt), dates))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .slice(0, limit);
}

/** `GET /call`: the calls since the start and those from before, newest first. Calls of one instant come in any order. */
export function listCalls({ calls, history }: Organisation, query: unknown): WireResource[] {
  const { limit = DEFAULT_LIMIT, id, assistantId, phoneNumberId, ...dates } = readQuery(CallQuery, query);
  const matches = (call: Readonly<Record<string, unknown>>) =>
    (id === undefined || call.id === id) &&
    (assistantId === undefined || call.assistantId === assistantId) &&
    (phoneNumberId === undefined || call.phoneNumberId === phoneNumberId);
  const live = [...calls.values()]
    .filter((call) => matches(call) && isWithin(Date.parse(call.createdAt), Date.parse(call.updatedAt), dates))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  if (live.length >= limit) return live.slice(0, limit);
  const past: HistoryEntry[] = [];
  for (const entry of history.entries) {
    if (past.length >= limit - live.length) break;
    // A past call was last changed when it ended, which is not known before it is made; its creation is close enough.
    if (matches({ ...entry }) && isWithin(entry.createdAtMs, entry.createdAtMs, dates)) past.push(entry);
  }
  return [...live, ...past.map((entry) => history.build(entry))];
}

/** A call of today or of the past. */
export function findCall({ calls, history }: Organisation, id: string): WireResource | undefined {
  const live = calls.get(id);
  if (live) return live;
  const entry = history.entries.find((each) => each.id === id);
  return entry && history.build(entry);
}
