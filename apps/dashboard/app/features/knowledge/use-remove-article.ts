import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

type Article = RouterOutputs['knowledge']['get'];

/** Removes an article at once and offers it back: undoing writes the same text anew. */
export function useRemoveArticle(onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.knowledge.list.pathFilter());
  const bringBack = useMutation(
    trpc.knowledge.create.mutationOptions({
      onError: (error) => showFailure('The article could not be brought back', error),
      onSettled: refresh,
    }),
  );
  const remove = useMutation(
    trpc.knowledge.remove.mutationOptions({
      onError: (error) => showFailure('The article was not removed', error),
      onSettled: refresh,
    }),
  );
  return {
    isPending: remove.isPending,
    remove: ({ articleId, title, body, active, askedAs }: Article) =>
      remove.mutate(
        { articleId },
        {
          onSuccess: () => {
            showUndo(`“${title}” was removed.`, () => bringBack.mutate({ title, body, active, askedAs }));
            onDone();
          },
        },
      ),
  };
}
