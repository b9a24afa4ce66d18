import { addDays } from '#app/lib/format.ts';
import type { RouterInputs } from '#app/lib/trpc.ts';
import { startOfDay } from '#app/lib/zoned-time.ts';

export type CallQuery = RouterInputs['calls']['list'];
type Status = NonNullable<CallQuery['status']>;

const STATUSES: readonly Status[] = ['active', 'completed', 'missed', 'failed'];

/** The filters as they stand in the address, so that a filtered list can be bookmarked and sent. */
export interface CallFilters {
  search: string;
  status: Status | null;
  outcome: string | null;
  numberId: string | null;
  /** Calendar days at the business, both included. */
  from: string | null;
  to: string | null;
}

export function readFilters(params: URLSearchParams): CallFilters {
  const status = STATUSES.find((known) => known === params.get('status')) ?? null;
  return {
    search: params.get('search') ?? '',
    status,
    outcome: params.get('outcome') || null,
    numberId: params.get('number') || null,
    from: readDay(params.get('from')),
    to: readDay(params.get('to')),
  };
}

/** How many filters are set, the search not counted. */
export function activeFilterCount({ search: _search, ...filters }: CallFilters): number {
  return Object.values(filters).filter((value) => value !== null).length;
}

/** The query behind a page of calls; days become instants by the business's clock. */
export function toCallQuery(filters: CallFilters, timeZone: string): Omit<CallQuery, 'cursor'> {
  const { search, status, outcome, numberId, from, to } = filters;
  return {
    ...(search.trim() && { search: search.trim() }),
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(numberId && { numberId }),
    ...(from && { from: startOfDay(from, timeZone) }),
    ...(to && { to: startOfDay(addDays(to, 1), timeZone) }),
  };
}

function readDay(value: string | null): string | null {
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}
