import { useDisclosure, usePrevious } from '@mantine/hooks';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { HealthTag } from '#app/features/numbers/health-tag.tsx';
import { ModeTag } from '#app/features/numbers/mode-tag.tsx';
import type { NumberHealth } from '#app/features/numbers/problem-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { count, phoneNumber, timeAgo } from '#app/lib/format.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconChevronRight, IconPhone } from '#app/theme/icons.ts';
import { AddNumberDrawer } from './add-number-drawer.tsx';
import classes from './numbers.module.css';
import { OpenPurchases } from './open-purchases.tsx';
import { WaysToANumber } from './ways-to-a-number.tsx';

/** How often to look whether Twilio has sold a number whose order was not answered. */
const PURCHASE_CHECK_MS = 10_000;

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Phone numbers · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [numbers, account] = await Promise.all([api.numbers.list(), api.numbers.account()]);
  return { numbers, account };
}

export default function NumbersPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const [adding, { open, close }] = useDisclosure(false);
  const numbers = useSeededQuery(trpc.numbers.list.queryOptions(), seed.numbers);
  const { hasAccount, purchases } = useAccount(seed.account);
  const ways = <WaysToANumber hasAccount={hasAccount} onType={open} />;
  return (
    <div>
      <PageHeader
        title="Phone numbers"
        description="The numbers your customers ring, and what happens when they do."
        actions={numbers.length > 0 && ways}
      />
      <OpenPurchases purchases={purchases} />
      <Card flush={numbers.length > 0}>
        {numbers.length > 0 ? (
          <ul className={classes.list}>
            {numbers.map((number) => (
              <li key={number.numberId}>
                <NumberRow number={number} />
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState
            icon={IconPhone}
            title="No number yet"
            advice={
              hasAccount
                ? 'Buy a new number, or bring over one that your Twilio account already has.'
                : 'Add the number your customers ring. You need an account with Twilio; we show what to set there.'
            }
            action={ways}
          />
        )}
      </Card>
      <AddNumberDrawer opened={adding} onClose={close} />
    </div>
  );
}

/** While an order is open, somebody is waiting for it to appear. */
function useAccount(seed: RouterOutputs['numbers']['account']) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const account = useSeededQuery(
    trpc.numbers.account.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.purchases.some(isOpen) ? PURCHASE_CHECK_MS : false),
    }),
    seed,
  );
  const openOrders = account.purchases.filter(isOpen).length;
  const openBefore = usePrevious(openOrders) ?? 0;
  const settled = openOrders < openBefore;
  useEffect(() => {
    if (settled) void queryClient.invalidateQueries(trpc.numbers.list.queryFilter());
  }, [settled, queryClient, trpc]);
  return account;
}

const isOpen = ({ state }: { state: string }) => state === 'wanted';

/** A number that is fine says nothing about it. */
const NEEDS_A_LOOK: ReadonlySet<NumberHealth['state']> = new Set(['weak', 'broken', 'not_connected']);

function NumberRow({ number }: { number: RouterOutputs['numbers']['list'][number] }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  // Who answers here is of no matter to callers who never come here; Vapi answers elsewhere by its nature.
  const isLedAway = number.isElsewhere && number.mode !== 'vapi';
  const calls = `${count(number.recentCalls, 'call')} in 30 days`;
  const last = number.lastCallAt ? `last ${timeAgo(number.lastCallAt, { timeZone, nowMs })}` : null;
  return (
    <Link to={`/numbers/${number.numberId}`} prefetch="intent" className={classes.row}>
      <span className={classes.words}>
        <span className={classes.label}>{number.label}</span>
        <span className={classes.number}>{phoneNumber(number.e164)}</span>
      </span>
      <span className={classes.usage}>{[calls, last].filter(Boolean).join(', ')}</span>
      {(NEEDS_A_LOOK.has(number.health) || isLedAway) && (
        <HealthTag state={number.health} elsewhere={number.isElsewhere} />
      )}
      {!isLedAway && number.health !== 'not_connected' && (
        <ModeTag mode={number.mode} share={number.offhookSharePercent} />
      )}
      <IconChevronRight size={18} aria-hidden className={classes.arrow} />
    </Link>
  );
}
