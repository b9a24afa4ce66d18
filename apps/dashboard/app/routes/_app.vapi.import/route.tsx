import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { Applications } from './applications.tsx';
import classes from './import.module.css';
import { ImportProgress } from './import-progress.tsx';
import { isRunning } from './import-words.ts';
import { OtherFindings } from './other-findings.tsx';
import { ProposalForm } from './proposal-form.tsx';
import { StartImport } from './start-import.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Import from Vapi · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const assistantId = new URL(args.request.url).searchParams.get('assistant');
  const [latest, proposal] = await Promise.all([api.vapiImport.latest(), api.vapiImport.proposal({ assistantId })]);
  return { latest, proposal, assistantId };
}

/** While an account is being read the page looks again, also when no live news comes through. */
const LOOK_AGAIN_MS = 2_000;

export default function ImportPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const [, setSearch] = useSearchParams();
  const latest = useSeededQuery(
    trpc.vapiImport.latest.queryOptions(undefined, {
      refetchInterval: ({ state }) => (isRunning(state.data ?? null) ? LOOK_AGAIN_MS : false),
    }),
    seed.latest,
  );
  const proposal = useSeededQuery(
    trpc.vapiImport.proposal.queryOptions(
      { assistantId: seed.assistantId },
      { refetchInterval: isRunning(latest) ? LOOK_AGAIN_MS * 2 : false },
    ),
    seed.proposal,
  );
  return (
    <div className={classes.page}>
      {latest ? <ImportProgress latest={latest} /> : <StartImport />}
      {proposal && (
        <ProposalForm
          key={`${proposal.fingerprint} ${proposal.assistantId}`}
          proposal={proposal}
          onAssistant={(assistant) => setSearch({ assistant }, { preventScrollReset: true })}
        />
      )}
      {proposal && <OtherFindings proposal={proposal} />}
      {proposal && proposal.applications.length > 0 && <Applications applications={proposal.applications} />}
    </div>
  );
}
