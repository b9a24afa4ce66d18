import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useRef } from 'react';
import { useTRPC } from './trpc.ts';

type Connection = 'connecting' | 'live' | 'interrupted';

const CONNECTION = { idle: 'connecting', connecting: 'connecting', pending: 'live', error: 'interrupted' } as const;

const ConnectionContext = createContext<Connection>('connecting');

/** Whether the page hears of changes as they happen. */
export function useConnection(): Connection {
  return useContext(ConnectionContext);
}

/** A call sends several events a second while people talk: pages refresh at most this often. */
const REFRESH_EVERY_MS = 250;

/** One event stream per tab; each event marks the queries it touches as out of date, and only the visible ones refetch. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const invalidate = useThrottledInvalidation();
  const subscription = useSubscription(
    trpc.live.events.subscriptionOptions(undefined, {
      onData: ({ data: event }) => {
        invalidate(event.callId ? trpc.calls.get.queryKey({ callId: event.callId }) : trpc.calls.get.pathKey());
        invalidate(trpc.overview.pathKey());
        if (event.kind === 'booking' || event.kind === 'resync') invalidate(trpc.bookings.pathKey());
        if (event.kind === 'call' || event.kind === 'resync') {
          invalidate(trpc.calls.list.pathKey());
          invalidate(trpc.analytics.pathKey());
        }
      },
    }),
  );
  return <ConnectionContext.Provider value={CONNECTION[subscription.status]}>{children}</ConnectionContext.Provider>;
}

function useThrottledInvalidation() {
  const client = useQueryClient();
  const waiting = useRef(new Map<string, readonly unknown[]>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  return (queryKey: readonly unknown[]) => {
    waiting.current.set(JSON.stringify(queryKey), queryKey);
    timer.current ??= setTimeout(() => {
      const keys = [...waiting.current.values()];
      waiting.current.clear();
      timer.current = null;
      for (const key of keys) void client.invalidateQueries({ queryKey: key });
    }, REFRESH_EVERY_MS);
  };
}
