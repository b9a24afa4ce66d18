import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor, notFoundPage } from '#app/api.server.ts';
import { callerTitle } from '#app/features/calls/caller.ts';
import { useConnection } from '#app/lib/live.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { CallBookings } from './call-bookings.tsx';
import { CallEmergencies } from './call-emergencies.tsx';
import { CallEvents } from './call-events.tsx';
import { CallFacts } from './call-facts.tsx';
import { CallHeader } from './call-header.tsx';
import classes from './call-page.module.css';
import { CallerChoice } from './caller-choice.tsx';
import { Conversation } from './conversation.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

/** Without the event stream (a proxy in between, a laptop waking up) a call in progress is asked for this often. */
const FALLBACK_REFRESH_MS = 2_000;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Call with ${callerTitle(data.call)}` : 'Call'} · Offhook` },
];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { call: await api.calls.get({ callId: args.params.callId ?? '' }).catch(notFoundPage) };
}

export default function CallPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const connection = useConnection();
  const call = useSeededQuery(
    trpc.calls.get.queryOptions(
      { callId: seed.call.callId },
      {
        refetchInterval: ({ state }) =>
          state.data?.status === 'active' && connection !== 'live' ? FALLBACK_REFRESH_MS : false,
      },
    ),
    seed.call,
  );
  return (
    <div>
      <CallHeader call={call} />
      <div className={classes.columns}>
        <Conversation call={call} />
        <div className={classes.side}>
          <CallEmergencies emergencies={call.emergencies} />
          <CallBookings bookings={call.bookings} />
          <CallFacts call={call} />
          <CallerChoice call={call} />
          <CallEvents events={call.events} />
        </div>
      </div>
    </div>
  );
}
