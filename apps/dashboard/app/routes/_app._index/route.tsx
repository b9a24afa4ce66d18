import { Button } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { type DayBar, DayBars } from '#app/components/day-bars.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { CallList } from '#app/features/calls/call-list.tsx';
import { TestCallButton } from '#app/features/test-call/test-call-button.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { count, longDate, shortDate, zoneName } from '#app/lib/format.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconPhoneIncoming } from '#app/theme/icons.ts';
import { Attention } from './attention.tsx';
import { Figures } from './figures.tsx';
import { greetingAt } from './greeting.ts';
import { LiveCalls } from './live-calls.tsx';
import classes from './overview.module.css';
import { SetupCard } from './setup-card.tsx';
import { Upcoming } from './upcoming.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

const CHART_DAYS = 14;

export const meta: MetaFunction = () => [{ title: 'Overview · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [me, overview, days] = await Promise.all([
    api.session.me(),
    api.overview.today(),
    api.analytics.daily({ days: CHART_DAYS }),
  ]);
  return { firstName: me.user.name.split(' ')[0] ?? '', setupPending: me.setupPending, overview, days };
}

export default function OverviewPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const overview = useSeededQuery(trpc.overview.today.queryOptions(), seed.overview);
  const days = useSeededQuery(trpc.analytics.daily.queryOptions({ days: CHART_DAYS }), seed.days);
  return (
    <div>
      <PageHeader
        title={`${greetingAt(nowMs, timeZone)}, ${seed.firstName}`}
        description={`${longDate(nowMs, timeZone)}. Times are ${zoneName(timeZone)}.`}
        actions={<TestCallButton placement="page" />}
      />
      {seed.setupPending && <SetupCard />}
      <Figures today={overview.today} yesterday={overview.yesterdaySoFar} currency={overview.currency} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <LiveCalls calls={overview.liveCalls} />
          <Attention items={overview.needsAttention} />
          <RecentCalls calls={overview.recentCalls} />
        </div>
        <div className={classes.column}>
          <Upcoming bookings={overview.upcomingBookings} />
          <Card title="The last 14 days">
            <DayBars days={days.map(toBar)} caption={summaryOf(days)} />
          </Card>
        </div>
      </div>
    </div>
  );
}

function RecentCalls({ calls }: { calls: RouterOutputs['overview']['today']['recentCalls'] }) {
  return (
    <Card title="Recent calls" flush aside={calls.length > 0 && <Link to="/calls">All calls</Link>}>
      {calls.length > 0 ? (
        <CallList calls={calls} label="Recent calls" />
      ) : (
        <EmptyState
          icon={IconPhoneIncoming}
          title="No calls yet"
          advice="Connect your phone number and the first call appears here as it happens. Or hear the assistant at work right now with a test call."
          action={
            <Button component={Link} to="/numbers" variant="default">
              Connect a number
            </Button>
          }
        />
      )}
    </Card>
  );
}

type Days = RouterOutputs['analytics']['daily'];

function toBar({ date, calls, booked }: Days[number]): DayBar {
  return { day: date, label: shortDate(`${date}T12:00:00Z`, 'UTC'), calls, bookings: booked };
}

function summaryOf(days: Days): string {
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  const booked = days.reduce((sum, day) => sum + day.booked, 0);
  return `${count(calls, 'call')}, ${count(booked, 'booking')}`;
}
