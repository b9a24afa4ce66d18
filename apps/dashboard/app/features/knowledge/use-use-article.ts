import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';

/** Switches an article on or off for calls. */
export function useUseArticle() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.knowledge.use.mutationOptions({
      onError: (error) => showFailure('This was not changed', error),
      onSettled: () => queryClient.invalidateQueries(trpc.knowledge.pathFilter()),
    }),
  );
}
