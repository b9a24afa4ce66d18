import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { type RouterInputs, useTRPC } from '#app/lib/trpc.ts';

export type Setup = RouterOutputs['calendar']['setup'];
export type Technician = RouterOutputs['calendar']['technicians'][number];

/** Everything on the page is read again after a change. */
export function useReadAgain(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.calendar.pathFilter());
}

/** Saves where jobs are booked. */
export function useChooseCalendar() {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const mutation = useMutation(
    trpc.calendar.choose.mutationOptions({
      onError: (error) => showFailure('Not saved', error),
      onSuccess: async () => {
        showSaved('Saved. The next call follows it.');
        await readAgain();
      },
    }),
  );
  return {
    isSaving: mutation.isPending,
    choose: (choice: RouterInputs['calendar']['choose']) => mutation.mutate(choice),
  };
}
