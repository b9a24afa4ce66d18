import { SegmentedControl } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { ArticleDrawer, type Editing } from '#app/features/knowledge/article-drawer.tsx';
import { KnowledgeHeader } from '#app/features/knowledge/knowledge-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconCircleCheck } from '#app/theme/icons.ts';
import { GapRow } from './gap-row.tsx';
import classes from './gaps.module.css';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Unanswered questions · Offhook' }];

const SHOWN = { todo: 'open', answered: 'answered', aside: 'dismissed' } as const;
type Shown = keyof typeof SHOWN;

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const wanted = new URL(args.request.url).searchParams.get('show') ?? '';
  const shown: Shown = wanted === 'answered' || wanted === 'aside' ? wanted : 'todo';
  const [gaps, openGaps] = await Promise.all([api.knowledge.gaps({ state: SHOWN[shown] }), api.knowledge.countGaps()]);
  return { shown, gaps, openGaps };
}

const ADVICE: Record<Shown, { title: string; advice: string }> = {
  todo: {
    title: 'Every question was answered',
    advice: 'When a caller asks something nobody has written down, it appears here, and you answer it once for all.',
  },
  answered: { title: 'Nothing answered yet', advice: 'Questions that you wrote an article for are kept here.' },
  aside: { title: 'Nothing put aside', advice: 'Questions that you do not want to answer are kept here.' },
};

export default function QuestionsPage() {
  const seed = useLoaderData<typeof loader>();
  const { shown } = seed;
  const trpc = useTRPC();
  const navigate = useNavigate();
  const gaps = useSeededQuery(trpc.knowledge.gaps.queryOptions({ state: SHOWN[shown] }), seed.gaps);
  const openGaps = useSeededQuery(trpc.knowledge.countGaps.queryOptions(), seed.openGaps);
  const [editing, setEditing] = useState<Editing | null>(null);
  return (
    <div>
      <KnowledgeHeader openGaps={openGaps} />
      <SegmentedControl
        mb="md"
        aria-label="Show"
        value={shown}
        onChange={(show) =>
          navigate(show === 'todo' ? '/knowledge/questions' : `/knowledge/questions?show=${show}`, {
            preventScrollReset: true,
          })
        }
        data={[
          { value: 'todo', label: 'To answer' },
          { value: 'answered', label: 'Answered' },
          { value: 'aside', label: 'Put aside' },
        ]}
      />
      <Card flush={gaps.length > 0}>
        {gaps.length === 0 && <EmptyState icon={IconCircleCheck} {...ADVICE[shown]} />}
        <ul className={classes.list} aria-label="Questions of callers">
          {gaps.map((gap) => (
            <li key={gap.gapId} className={classes.row}>
              <GapRow gap={gap} onWrite={setEditing} />
            </li>
          ))}
        </ul>
      </Card>
      <ArticleDrawer editing={editing} onClose={() => setEditing(null)} />
    </div>
  );
}
