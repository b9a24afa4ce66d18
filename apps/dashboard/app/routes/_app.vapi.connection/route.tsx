import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { AccountCard } from './account-card.tsx';
import { AssistantsCard } from './assistants-card.tsx';
import { CheckCard } from './check-card.tsx';
import classes from './connection.module.css';
import { ProofCard } from './proof-card.tsx';
import { StepsCard } from './steps-card.tsx';

export const meta: MetaFunction = () => [{ title: 'Connect Vapi · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { connection: await api.vapiConnection.get(), nowMs: Date.now() };
}

export default function ConnectVapiPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const connection = useSeededQuery(trpc.vapiConnection.get.queryOptions(), seed.connection);
  const nowMs = useNow(seed.nowMs, 30_000);
  /** Lives as long as the page is open: nobody can read it again. */
  const [secret, setSecret] = useState<string | null>(null);
  const isConnected = connection.key !== 'none';
  return (
    <div className={classes.sections}>
      <AccountCard connection={connection} onSecret={setSecret} />
      {isConnected && <CheckCard connection={connection} nowMs={nowMs} />}
      {isConnected && connection.serverAuth.kind !== 'hmac' && <AssistantsCard />}
      {isConnected && <StepsCard connection={connection} secret={secret} onSecret={setSecret} />}
      {isConnected && <ProofCard key={JSON.stringify(connection.serverAuth)} serverAuth={connection.serverAuth} />}
    </div>
  );
}
