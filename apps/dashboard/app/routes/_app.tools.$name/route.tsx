import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { apiFor, notFoundPage } from '#app/api.server.ts';
import { BackLink } from '#app/components/back-link.tsx';
import { Card } from '#app/components/card.tsx';
import columns from '#app/components/columns.module.css';
import { PageHeader } from '#app/components/page-header.tsx';
import { OwnToolForm } from '#app/features/tools/own-tool-form.tsx';
import { TryTool } from '#app/features/tools/try-tool.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { FailureList } from './failure-list.tsx';
import { FiguresCard } from './figures-card.tsx';
import { RemoveTool } from './remove-tool.tsx';
import { SigningSecret } from './signing-secret.tsx';
import classes from './tool-page.module.css';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.tool.title ?? 'Tool'} · Offhook` }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { tool: await api.tools.get({ name: args.params.name ?? '' }).catch(notFoundPage) };
}

export default function ToolPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const navigate = useNavigate();
  const { name } = seed.tool;
  const tool = useSeededQuery(trpc.tools.get.queryOptions({ name }), seed.tool);
  const { own } = tool;
  return (
    <div>
      <PageHeader
        back={<BackLink to="/tools">All tools</BackLink>}
        title={tool.title}
        description={tool.active ? undefined : 'Switched off: your assistant does not use it.'}
      />
      <div className={columns.columns}>
        <div className={columns.side}>
          <TryTool tool={tool} />
          {own && (
            <Card title="How it is set up">
              <OwnToolForm
                key={own.updatedAt}
                tool={own}
                onSaved={(saved) => {
                  if (saved !== name) navigate(`/tools/${saved}`, { replace: true });
                }}
              />
            </Card>
          )}
        </div>
        <div className={columns.side}>
          <FiguresCard tool={tool} />
          <FailureList failures={tool.failures} />
          {own && <SigningSecret customToolId={own.customToolId} />}
          {own ? (
            <RemoveTool tool={own} />
          ) : (
            <Card title="What your assistant is told about it">
              <p className={classes.told}>{tool.description}</p>
            </Card>
          )}
        </div>
      </div>
    </div>
  );
}
