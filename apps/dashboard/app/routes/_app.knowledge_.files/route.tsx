import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { ArticleDrawer, type Editing } from '#app/features/knowledge/article-drawer.tsx';
import { KnowledgeHeader } from '#app/features/knowledge/knowledge-header.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { AddWebsite } from './add-website.tsx';
import classes from './files.module.css';
import { SourceRow } from './source-row.tsx';
import { UploadFiles } from './upload-files.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Files & website · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [sources, openGaps] = await Promise.all([api.knowledge.sources(), api.knowledge.countGaps()]);
  return { sources, openGaps };
}

/** While a website is being read, the page looks again. */
const LOOK_AGAIN_MS = 3_000;

type Source = RouterOutputs['knowledge']['sources'][number];

const isUnderWay = ({ state }: Source) => state === 'waiting' || state === 'reading';

export default function FilesPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const sources = useSeededQuery(
    trpc.knowledge.sources.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? LOOK_AGAIN_MS : false),
    }),
    seed.sources,
  );
  const [reading, setReading] = useState<Editing | null>(null);
  const websites = sources.filter(({ kind }) => kind === 'website');
  const files = sources.filter(({ kind }) => kind === 'file');
  return (
    <div>
      <KnowledgeHeader openGaps={seed.openGaps} />
      <div className={classes.cards}>
        <Card
          title="Your website"
          description="Its pages are read and kept up to date, so that your assistant knows what your website says. Only what the site allows to be read automatically (its robots.txt)."
        >
          <AddWebsite isFirst={websites.length === 0} />
          <SourceList label="Websites" sources={websites} onRead={setReading} />
        </Card>
        <Card
          title="Files"
          description="Price lists, warranty terms, instructions: PDF, Word, text or Markdown, up to 10 MB. A file of the same name takes the old one’s place."
        >
          <UploadFiles />
          <SourceList label="Files" sources={files} onRead={setReading} />
        </Card>
      </div>
      <ArticleDrawer editing={reading} onClose={() => setReading(null)} />
    </div>
  );
}

interface SourceListProps {
  label: string;
  sources: readonly Source[];
  onRead: (articleId: string) => void;
}

function SourceList({ label, sources, onRead }: SourceListProps) {
  if (sources.length === 0) return null;
  return (
    <ul className={classes.sources} aria-label={label}>
      {sources.map((source) => (
        <li key={source.sourceId}>
          <SourceRow source={source} onRead={onRead} />
        </li>
      ))}
    </ul>
  );
}
