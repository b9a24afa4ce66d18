import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { ModeTag } from '#app/features/numbers/mode-tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { count, phoneNumber, timeAgo } from '#app/lib/format.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconChevronRight, IconPhone, IconPlus } from '#app/theme/icons.ts';
import { AddNumberDrawer } from './add-number-drawer.tsx';
import classes from './numbers.module.css';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Phone numbers · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { numbers: await api.numbers.list() };
}

export default function NumbersPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const [adding, { open, close }] = useDisclosure(false);
  const numbers = useSeededQuery(trpc.numbers.list.queryOptions(), seed.numbers);
  const add = (
    <Button onClick={open} leftSection={<IconPlus size={17} aria-hidden />} aria-haspopup="dialog">
      Add a number
    </Button>
  );
  return (
    <div>
      <PageHeader
        title="Phone numbers"
        description="The numbers your customers ring, and what happens when they do."
        actions={numbers.length > 0 && add}
      />
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
            advice="Add the number your customers ring. You need an account with Twilio; we show what to set there."
            action={add}
          />
        )}
      </Card>
      <AddNumberDrawer opened={adding} onClose={close} />
    </div>
  );
}

function NumberRow({ number }: { number: RouterOutputs['numbers']['list'][number] }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const calls = `${count(number.recentCalls, 'call')} in 30 days`;
  const last = number.lastCallAt ? `last ${timeAgo(number.lastCallAt, { timeZone, nowMs })}` : null;
  return (
    <Link to={`/numbers/${number.numberId}`} prefetch="intent" className={classes.row}>
      <span className={classes.words}>
        <span className={classes.label}>{number.label}</span>
        <span className={classes.number}>{phoneNumber(number.e164)}</span>
      </span>
      <span className={classes.usage}>{[calls, last].filter(Boolean).join(', ')}</span>
      <ModeTag mode={number.mode} />
      <IconChevronRight size={18} aria-hidden className={classes.arrow} />
    </Link>
  );
}
