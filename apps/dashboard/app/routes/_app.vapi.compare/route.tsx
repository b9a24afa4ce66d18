import { Button, SegmentedControl } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { apiFor, notFoundPage } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { Notice } from '#app/components/notice.tsx';
import { type ParityReport, verdictInWords } from '#app/features/moving/measure-words.ts';
import { NumberChoice } from '#app/features/moving/number-choice.tsx';
import { count } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconArrowsExchange } from '#app/theme/icons.ts';
import classes from './compare.module.css';
import { Measures } from './measures.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Offhook and Vapi compared · Offhook' }];

const PERIODS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
];
const DEFAULT_DAYS = 30;

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const params = new URL(args.request.url).searchParams;
  const days = PERIODS.some(({ value }) => value === params.get('days')) ? Number(params.get('days')) : DEFAULT_DAYS;
  const numberId = params.get('number') || undefined;
  const [report, { numbers }] = await Promise.all([
    api.moving.compare({ days, numberId }),
    api.moving.steps({ numberId }).catch(notFoundPage),
  ]);
  return { days, numberId, report, numbers };
}

export default function ComparePage() {
  const { days, numberId, report: seed, numbers } = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const report = useSeededQuery(trpc.moving.compare.queryOptions({ days, numberId }), seed);
  return (
    <div className={classes.page}>
      <div className={classes.choices}>
        <PeriodChoice days={days} />
        <NumberChoice numbers={numbers} value={numberId ?? ''} all="All numbers" />
      </div>
      <Verdict report={report} />
      {report.offhookCalls + report.vapiCalls > 0 && (
        <>
          <Measures measures={report.measures} />
          <HowToRead />
        </>
      )}
    </div>
  );
}

function PeriodChoice({ days }: { days: number }) {
  const [, setParams] = useSearchParams();
  return (
    <SegmentedControl
      aria-label="Period"
      data={PERIODS}
      value={String(days)}
      onChange={(value) =>
        setParams(
          (params) => {
            params.set('days', value);
            return params;
          },
          { replace: true, preventScrollReset: true },
        )
      }
    />
  );
}

function Verdict({ report }: { report: ParityReport }) {
  const { title, advice } = verdictInWords(report);
  const toSteps = (
    <Button component={Link} to="/vapi" variant={report.verdict === 'behind' ? 'default' : 'filled'}>
      See the steps
    </Button>
  );
  if (report.verdict === 'noCalls')
    return (
      <Card>
        <EmptyState icon={IconArrowsExchange} title={title} advice={advice} action={toSteps} />
      </Card>
    );
  return (
    <Card title={title} description={advice}>
      <div className={classes.verdict}>
        <p className={classes.sample}>
          {count(report.offhookCalls, 'call')} by Offhook, {count(report.vapiCalls, 'call')} by Vapi.
        </p>
        {report.differentTimes && (
          <Notice tone="warning" title="Not at the same time">
            Most of these calls came while only one of the two answered. Some of the difference may be the season, the
            weekday or the weather.
          </Notice>
        )}
        {toSteps}
      </div>
    </Card>
  );
}

function HowToRead() {
  return (
    <Card title="How to read this">
      <p className={classes.explanation}>
        Below each figure stands the range in which the true one lies, 19 times out of 20. “Better” and “worse” are said
        only when the difference is larger than chance explains. Every call counts for the side that was to have it: one
        that Vapi saved is a failure of Offhook’s, and the other way round. Callers whom your own rules kept out are not
        counted.
      </p>
    </Card>
  );
}
