import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor, notFoundPage } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import columns from '#app/components/columns.module.css';
import { NumberChoice } from '#app/features/moving/number-choice.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { NumberNow } from './number-now.tsx';
import { Steps } from './steps.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Moving from Vapi · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const numberId = new URL(args.request.url).searchParams.get('number') || undefined;
  return { numberId, view: await api.moving.steps({ numberId }).catch(notFoundPage) };
}

export default function StepsPage() {
  const { numberId, view: seed } = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const view = useSeededQuery(trpc.moving.steps.queryOptions({ numberId }), seed);
  const isConnected = view.steps.some(({ name, state }) => name === 'connect' && state === 'done');
  return (
    <div className={columns.columns}>
      <Card
        title="Step by step"
        description="Go at your own pace. Each step says how it stands, and can be taken back."
        flush
      >
        <Steps view={view} />
      </Card>
      <div className={columns.side}>
        <NumberChoice numbers={view.numbers} value={view.number?.numberId ?? ''} />
        {view.number && isConnected && <NumberNow key={view.number.numberId} number={view.number} />}
      </div>
    </div>
  );
}
