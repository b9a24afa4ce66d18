import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor, notFoundPage } from '#app/api.server.ts';
import { BackLink } from '#app/components/back-link.tsx';
import { Card } from '#app/components/card.tsx';
import columns from '#app/components/columns.module.css';
import { PageHeader } from '#app/components/page-header.tsx';
import { TwilioSteps } from '#app/features/numbers/twilio-steps.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { NumberForm } from './number-form.tsx';
import { RemoveNumber } from './remove-number.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.number.label ?? 'Phone number'} · Offhook` },
];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [number, profile] = await Promise.all([
    api.numbers.get({ numberId: args.params.numberId ?? '' }).catch(notFoundPage),
    api.profile.get(),
  ]);
  return { number, businessGreeting: profile.assistant.greeting };
}

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
      <div className={columns.columns}>
        <Card title="When someone rings">
          <NumberForm key={number.updatedAt} number={number} businessGreeting={seed.businessGreeting} />
        </Card>
        <div className={columns.side}>
          <TwilioSteps />
          <RemoveNumber number={number} />
        </div>
      </div>
    </div>
  );
}
