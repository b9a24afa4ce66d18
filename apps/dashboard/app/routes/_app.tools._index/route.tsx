import { Button } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconPlus, IconTool } from '#app/theme/icons.ts';
import classes from './tool-table.module.css';
import { ToolTable } from './tool-table.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Tools · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { list: await api.tools.list() };
}

export default function ToolsPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const { tools, days } = useSeededQuery(trpc.tools.list.queryOptions(), seed.list);
  const ours = tools.filter(({ customToolId }) => customToolId === null);
  const own = tools.filter(({ customToolId }) => customToolId !== null);
  const add = (
    <Button component={Link} to="/tools/new" leftSection={<IconPlus size={17} aria-hidden />}>
      Add your own
    </Button>
  );
  return (
    <div>
      <PageHeader
        title="Tools"
        description={`What your assistant looks up and does while it talks, and how well that went in the last ${days} days. Open one to try it yourself.`}
        actions={own.length > 0 && add}
      />
      <Card title="What it can do" flush>
        <ToolTable tools={ours} label="What your assistant can do" />
      </Card>
      <div className={classes.own}>
        <Card
          title="Your own"
          description="Your assistant can ask a system of yours in the middle of a call."
          flush={own.length > 0}
        >
          {own.length > 0 ? (
            <ToolTable tools={own} label="Your own tools" />
          ) : (
            <EmptyState
              icon={IconTool}
              title="Nothing of your own yet"
              advice="Is the furnace under warranty? Is the part in stock? Has the invoice been paid? Whoever looks after your system gives you a web address; your assistant asks it and tells the caller."
              action={add}
            />
          )}
        </Card>
      </div>
    </div>
  );
}
