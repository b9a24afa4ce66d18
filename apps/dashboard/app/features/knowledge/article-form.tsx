import { Button, Divider, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { IconTrash } from '#app/theme/icons.ts';
import { useRemoveArticle } from './use-remove-article.ts';

export type Article = RouterOutputs['knowledge']['get'];

/** A question of callers that a new article is to answer. */
export interface Answering {
  gapId: string;
  question: string;
}

interface ArticleFormProps {
  /** Null: a new one. */
  article: Article | null;
  answering?: Answering | undefined;
  onClose: () => void;
}

/** Writes an article of the owner's own. */
export function ArticleForm({ article, answering, onClose }: ArticleFormProps) {
  const form = useForm<ArticleValues>({
    initialValues: {
      title: article?.title ?? titleFrom(answering?.question),
      body: article?.body ?? '',
      active: article?.active ?? true,
      askedAs: article?.askedAs.join('\n') ?? '',
    },
    validate: {
      title: (value) => (value.trim() === '' ? 'Give it a title' : null),
      body: (value) => (value.trim() === '' ? 'Write what the assistant should say' : null),
    },
  });
  const { save, isSaving } = useSaveArticle({ article, answering, form, onClose });
  return (
    <>
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Title"
            placeholder="Payment methods"
            required
            data-autofocus={answering ? undefined : true}
            {...form.getInputProps('title')}
          />
          <Textarea
            label="What the assistant should know"
            description="Plain sentences work best. Use the words your callers use."
            autosize
            minRows={answering ? 5 : 8}
            maxRows={18}
            required
            data-autofocus={answering ? true : undefined}
            {...form.getInputProps('body')}
          />
          {!answering && (
            <Textarea
              label="Questions it answers"
              description="As callers ask them, one in each line. Not needed, but they help to find the article."
              autosize
              minRows={2}
              maxRows={8}
              {...form.getInputProps('askedAs')}
            />
          )}
          <Switch
            label="Use it in calls"
            description="Switch it off to keep the text for later."
            {...form.getInputProps('active', { type: 'checkbox' })}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} onCancel={onClose} />
        </Stack>
      </form>
      {article && <RemoveArticle article={article} onClose={onClose} />}
    </>
  );
}

function RemoveArticle({ article, onClose }: { article: Article; onClose: () => void }) {
  const remove = useRemoveArticle(onClose);
  return (
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
  );
}

const MAX_TITLE_CHARS = 120;

/** The question itself: the owner sees at once what is asked for, and the words find the article again. */
function titleFrom(question = ''): string {
  const title = question.trim().slice(0, MAX_TITLE_CHARS);
  return title.charAt(0).toUpperCase() + title.slice(1);
}

interface ArticleValues extends Record<string, unknown> {
  title: string;
  body: string;
  active: boolean;
  /** One in each line. */
  askedAs: string;
}

interface SaveOptions extends ArticleFormProps {
  form: ReturnType<typeof useForm<ArticleValues>>;
}

function useSaveArticle({ article, answering, form, onClose }: SaveOptions) {
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
    save: ({ askedAs, ...values }: ArticleValues) => {
      const text = { ...values, askedAs: linesOf(askedAs) };
      if (article) update.mutate({ ...text, articleId: article.articleId, readAt: article.updatedAt });
      else create.mutate({ ...text, gapId: answering?.gapId });
    },
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
