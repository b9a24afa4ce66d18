import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';

/** Takes back what was taken over in one go. */
export function useTakeBack() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.vapiImport.takeBack.mutationOptions({
      onError: (error) => showFailure('It was not taken back', error),
      onSuccess: ({ kept }) =>
        showSaved(
          kept.length === 0
            ? 'Taken back. Everything is as it was before.'
            : `Taken back, except: ${kept.map(({ title }) => title).join(', ')}.`,
        ),
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
}
