import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '#app/components/notice.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { type Answering, ArticleForm } from './article-form.tsx';
import { ImportedArticle } from './imported-article.tsx';

/** An article's id, a new one, or a new one that answers a question of callers. */
export type Editing = string | 'new' | Answering;

interface ArticleDrawerProps {
  /** Null: closed. */
  editing: Editing | null;
  onClose: () => void;
}

/** The editor of one article. Its whole text is fetched when it opens. */
export function ArticleDrawer({ editing, onClose }: ArticleDrawerProps) {
  const isNew = editing === 'new' || typeof editing === 'object';
  return (
    <SidePanel opened={editing !== null} onClose={onClose} title={titleOf(editing)} size="lg">
      {isNew && editing !== null && (
        <ArticleForm article={null} answering={editing === 'new' ? undefined : editing} onClose={onClose} />
      )}
      {!isNew && typeof editing === 'string' && <KnownArticle articleId={editing} onClose={onClose} />}
    </SidePanel>
  );
}

function titleOf(editing: Editing | null): string {
  if (editing === 'new') return 'Add an article';
  return typeof editing === 'object' ? 'Answer the question' : 'Edit article';
}

function KnownArticle({ articleId, onClose }: { articleId: string; onClose: () => void }) {
  const trpc = useTRPC();
  const article = useQuery(trpc.knowledge.get.queryOptions({ articleId }, { staleTime: 0, gcTime: 0 }));
  if (article.error) return <Notice tone="danger">{explainError(article.error)}</Notice>;
  if (!article.data) {
    return (
      <Stack gap="md" aria-busy>
        <Skeleton height={58} />
        <Skeleton height={240} />
      </Stack>
    );
  }
  if (article.data.imported) return <ImportedArticle article={article.data} />;
  return <ArticleForm article={article.data} onClose={onClose} />;
}
