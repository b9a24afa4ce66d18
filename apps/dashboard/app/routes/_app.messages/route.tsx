import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { ViewLinks } from '#app/components/view-links.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { MessageList } from './message-list.tsx';
import { TextLog } from './text-log.tsx';
import { readView, VIEWS, type View } from './views.ts';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Messages · Offhook' }];

const LINKS: Record<View, { to: string; label: string }> = {
  todo: { to: '/messages', label: 'To do' },
  done: { to: '/messages?show=done', label: 'Done' },
  texts: { to: '/messages?show=texts', label: 'All texts' },
};

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const view = readView(new URL(args.request.url).searchParams);
  const state = view === 'done' ? 'done' : 'open';
  const [messages, texts] = await Promise.all([
    api.messages.list({ state }),
    view === 'texts' ? api.messages.texts({}) : null,
  ]);
  return { view, state, messages, texts } as const;
}

export default function MessagesPage() {
  const { view, state, messages: seed, texts } = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const messages = useSeededQuery(trpc.messages.list.queryOptions({ state }), seed);
  return (
    <div>
      <PageHeader
        title="Messages"
        description="Who wants to hear from you: messages your assistant took, and texts that a person should answer."
      />
      <ViewLinks
        label="Show"
        views={VIEWS.map((name) => ({ ...LINKS[name], waiting: name === 'todo' ? messages.openCount : 0 }))}
      />
      {view === 'texts' && texts ? (
        <TextLog firstPage={texts} />
      ) : (
        <MessageList key={state} state={state} firstPage={messages} />
      )}
    </div>
  );
}
