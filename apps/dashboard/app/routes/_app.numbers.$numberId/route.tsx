import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor, notFoundPage } from '#app/api.server.ts';
import { BackLink } from '#app/components/back-link.tsx';
import columns from '#app/components/columns.module.css';
import { PageHeader } from '#app/components/page-header.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { AboutNumber } from './about-number.tsx';
import { CallerRules } from './callers/caller-rules.tsx';
import { Connection } from './connection.tsx';
import { ConnectionAlert } from './connection-alert.tsx';
import { History } from './history.tsx';
import classes from './number-page.module.css';
import { WhoAnswers } from './who-answers/who-answers.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.number.label ?? 'Phone number'} · Offhook` },
];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const which = { numberId: args.params.numberId ?? '' };
  const [number, answering, rules, profile] = await Promise.all([
    api.numbers.get(which).catch(notFoundPage),
    api.numbers.answering(which).catch(notFoundPage),
    api.numbers.rules(which).catch(notFoundPage),
    api.profile.get(),
  ]);
  return { number, answering, rules, businessGreeting: profile.assistant.greeting };
}

/** One number. This page only puts the sections in order: each asks for what it shows and saves on its own. */
export default function NumberPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const { numberId } = seed.number;
  const number = useSeededQuery(trpc.numbers.get.queryOptions({ numberId }), seed.number);
  return (
    <div>
      <PageHeader
        back={<BackLink to="/numbers">All numbers</BackLink>}
        title={number.label}
        description={<span className="oh-num">{phoneNumber(number.e164)}</span>}
      />
      <ConnectionAlert number={number} />
      <div className={columns.columns}>
        <div className={classes.sections}>
          <WhoAnswers number={number} seed={seed.answering} />
          <CallerRules number={number} businessGreeting={seed.businessGreeting} seed={seed.rules} />
        </div>
        <div className={columns.side}>
          <Connection number={number} />
          <History number={number} />
          <AboutNumber number={number} />
        </div>
      </div>
    </div>
  );
}
