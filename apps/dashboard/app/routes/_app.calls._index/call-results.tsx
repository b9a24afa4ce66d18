import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Card } from '#app/components/card.tsx';
import { ShowMore } from '#app/components/show-more.tsx';
import { CallList } from '#app/features/calls/call-list.tsx';
import { count } from '#app/lib/format.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import type { CallQuery } from './call-filters.ts';
import classes from './call-results.module.css';
import { CallTable } from './call-table.tsx';

interface CallResultsProps {
  query: Omit<CallQuery, 'cursor'>;
  firstPage: RouterOutputs['calls']['list'];
  empty: ReactNode;
}

/** The calls that match, more of them on request, changing while calls come in. */
export function CallResults({ query, firstPage, empty }: CallResultsProps) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery(
    trpc.calls.list.infiniteQueryOptions(query, {
      getNextPageParam: (page) => page.nextCursor,
      initialCursor: null,
      initialData: { pages: [firstPage], pageParams: [null] },
      gcTime: 0,
    }),
  );
  const calls = pages.data.pages.flatMap((page) => page.calls);
  if (calls.length === 0) return empty;
  return (
    <>
      <div className={classes.wide}>
        <CallTable calls={calls} />
      </div>
      <div className={classes.narrow}>
        <Card flush>
          <CallList calls={calls} label="Calls" />
        </Card>
      </div>
      <div className={classes.more}>
        <span role="status">
          {pages.hasNextPage ? `Showing ${count(calls.length, 'call')}` : `${count(calls.length, 'call')} in all`}
        </span>
        <ShowMore pages={pages} />
      </div>
    </>
  );
}
