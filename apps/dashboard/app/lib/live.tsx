import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { createContext, type ReactNode, useContext, useRef } from 'react';
import { useTRPC } from './trpc.ts';

type Connection = 'connecting' | 'live' | 'interrupted';

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
        if (event.kind === 'import' || event.kind === 'resync') invalidate(trpc.vapiImport.pathKey());
        invalidate(trpc.overview.pathKey());
        if (event.kind === 'message' || event.kind === 'resync') invalidate(trpc.messages.pathKey());
        // Turns and function calls come several a second and change no list.
        if (event.kind === 'turn' || event.kind === 'tool') return;
        invalidate(trpc.bookings.pathKey());
        invalidate(trpc.calls.list.pathKey());
        invalidate(trpc.emergencies.pathKey());
        invalidate(trpc.analytics.pathKey());
      },
    }),
  );
  return <ConnectionContext.Provider value={connectionOf(subscription)}>{children}</ConnectionContext.Provider>;
}

/** Coming back after a break is still a break: what happened meanwhile is not on the page yet. */
function connectionOf({ status, error }: { status: string; error: unknown }): Connection {
  if (status === 'pending') return 'live';
  return status === 'error' || error ? 'interrupted' : 'connecting';
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
