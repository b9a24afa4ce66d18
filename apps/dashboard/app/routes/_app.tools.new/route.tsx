import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useNavigate } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { BackLink } from '#app/components/back-link.tsx';
import { Card } from '#app/components/card.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { OwnToolForm } from '#app/features/tools/own-tool-form.tsx';
import classes from './new-tool.module.css';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Add a tool · Offhook' }];

/** Nothing to load, but only for who is signed in. */
export async function loader(args: LoaderFunctionArgs) {
  await apiFor(args);
  return null;
}

export default function NewToolPage() {
  const navigate = useNavigate();
  return (
    <div className={classes.page}>
      <PageHeader
        back={<BackLink to="/tools">All tools</BackLink>}
        title="Add a tool of your own"
        description="Your assistant can ask a system of yours in the middle of a call, and tell the caller what it says. You try it before any caller does."
      />
      <Card>
        <OwnToolForm tool={null} onSaved={(name) => navigate(`/tools/${name}`)} />
      </Card>
    </div>
  );
}
