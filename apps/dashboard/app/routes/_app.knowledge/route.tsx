import { Button, TextInput } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { ArticleDrawer } from '#app/features/knowledge/article-drawer.tsx';
import { KnowledgeHeader } from '#app/features/knowledge/knowledge-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconBook2, IconPlus, IconSearch } from '#app/theme/icons.ts';
import { ArticleRow } from './article-row.tsx';
import classes from './knowledge.module.css';
import { TryQuestion } from './try-question.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Knowledge · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [articles, openGaps] = await Promise.all([api.knowledge.list(), api.knowledge.countGaps()]);
  return { articles, openGaps };
}

/** A list shorter than this is read faster than it is searched. */
const SEARCHABLE_FROM = 8;

export default function KnowledgePage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const articles = useSeededQuery(trpc.knowledge.list.queryOptions(), seed.articles);
  const openGaps = useSeededQuery(trpc.knowledge.countGaps.queryOptions(), seed.openGaps);
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const shown = articles.filter(({ title, excerpt }) => `${title} ${excerpt}`.toLowerCase().includes(wanted));
  const add = (
    <Button onClick={() => setEditing('new')} leftSection={<IconPlus size={17} aria-hidden />} aria-haspopup="dialog">
      Add an article
    </Button>
  );
  return (
    <div>
      <KnowledgeHeader openGaps={openGaps} actions={articles.length > 0 && add} />
      <div className={classes.columns}>
        <div>
          {articles.length >= SEARCHABLE_FROM && (
            <TextInput
              type="search"
              mb="sm"
              aria-label="Search articles"
              placeholder="Search articles"
              leftSection={<IconSearch size={17} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          )}
          <Card flush={shown.length > 0}>
            {articles.length === 0 && (
              <EmptyState
                icon={IconBook2}
                title="Nothing written yet"
                advice="Start with what callers ask most: how they can pay, what the warranty covers, how to shut off the water."
                action={add}
              />
            )}
            {articles.length > 0 && shown.length === 0 && (
              <EmptyState
                icon={IconSearch}
                title="No article matches"
                advice="Try another word, or write the article."
                action={add}
              />
            )}
            <ul className={classes.list} aria-label="Articles">
              {shown.map((article) => (
                <li key={article.articleId}>
                  <ArticleRow article={article} onEdit={() => setEditing(article.articleId)} />
                </li>
              ))}
            </ul>
          </Card>
        </div>
        <TryQuestion />
      </div>
      <ArticleDrawer editing={editing} onClose={() => setEditing(null)} />
    </div>
  );
}
