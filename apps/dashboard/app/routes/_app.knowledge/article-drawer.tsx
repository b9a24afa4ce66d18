import { Button, Divider, Skeleton, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { Notice } from '#app/components/notice.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { IconTrash } from '#app/theme/icons.ts';
import { useRemoveArticle } from './use-remove-article.ts';

type Article = RouterOutputs['knowledge']['get'];

interface ArticleDrawerProps {
  /** Whose text is edited; null: closed. */
  editing: string | 'new' | null;
  onClose: () => void;
}

/** The editor of one article. Its whole text is fetched when it opens. */
export function ArticleDrawer({ editing, onClose }: ArticleDrawerProps) {
  return (
    <SidePanel
      opened={editing !== null}
      onClose={onClose}
      title={editing === 'new' ? 'Add an article' : 'Edit article'}
      size="lg"
    >
      {editing === 'new' && <ArticleForm article={null} onClose={onClose} />}
      {editing !== null && editing !== 'new' && <KnownArticle articleId={editing} onClose={onClose} />}
    </SidePanel>
  );
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
  return <ArticleForm article={article.data} onClose={onClose} />;
}

function ArticleForm({ article, onClose }: { article: Article | null; onClose: () => void }) {
  const form = useForm({
    initialValues: { title: article?.title ?? '', body: article?.body ?? '', active: article?.active ?? true },
    validate: {
      title: (value) => (value.trim() === '' ? 'Give it a title' : null),
      body: (value) => (value.trim() === '' ? 'Write what the assistant should say' : null),
    },
  });
  const { save, isSaving } = useSaveArticle(article, form, onClose);
  const remove = useRemoveArticle(onClose);
  return (
    <>
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Title"
            placeholder="Payment methods"
            required
            data-autofocus
            {...form.getInputProps('title')}
          />
          <Textarea
            label="What the assistant should know"
            description="Plain sentences work best. Use the words your callers use."
            autosize
            minRows={8}
            maxRows={18}
            required
            {...form.getInputProps('body')}
          />
          <Switch
            label="Use it in calls"
            description="Switch it off to keep the text for later."
            {...form.getInputProps('active', { type: 'checkbox' })}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} onCancel={onClose} />
        </Stack>
      </form>
      {article && (
        <>
          <Divider my="lg" />
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={17} aria-hidden />}
            loading={remove.isPending}
            onClick={() => remove.remove(article)}
          >
            Remove this article
          </Button>
        </>
      )}
    </>
  );
}

interface ArticleValues extends Record<string, unknown> {
  title: string;
  body: string;
  active: boolean;
}

type Form = ReturnType<typeof useForm<ArticleValues>>;

function useSaveArticle(...[article, form, onClose]: [Article | null, Form, () => void]) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const handlers = saveHandlers(form, { saved: 'Saved. The next call knows it.', failed: 'The article was not saved' });
  const after = {
    onError: handlers.onError,
    onSuccess: async () => {
      handlers.onSuccess();
      await queryClient.invalidateQueries(trpc.knowledge.pathFilter());
      onClose();
    },
  };
  const create = useMutation(trpc.knowledge.create.mutationOptions(after));
  const update = useMutation(trpc.knowledge.update.mutationOptions(after));
  return {
    isSaving: create.isPending || update.isPending,
    save: (values: ArticleValues) =>
      article
        ? update.mutate({ ...values, articleId: article.articleId, readAt: article.updatedAt })
        : create.mutate(values),
  };
}
