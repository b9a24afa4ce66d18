import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterInputs, type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

export type Emergencies = RouterOutputs['emergencies']['get'];
export type Person = Emergencies['onCall'][number];
export type Rule = Emergencies['rules'][number];
type Change = Omit<RouterInputs['emergencies']['update'], 'readAt'>;

/** Saves one part of the page, unless it was changed elsewhere meanwhile; what was saved becomes what every part shows. */
export function useSaveEmergencies<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  onSaved?: (emergencies: Emergencies) => void,
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.emergencies.get.queryKey();
  const handlers = saveHandlers(form, { saved: 'Saved. The next call follows it.', failed: 'Not saved' });
  const update = useMutation(
    trpc.emergencies.update.mutationOptions({
      onError: handlers.onError,
      onSuccess: (emergencies) => {
        queryClient.setQueryData(queryKey, emergencies);
        onSaved?.(emergencies);
        form.resetDirty();
        handlers.onSuccess();
      },
    }),
  );
  return {
    isSaving: update.isPending,
    save: (change: Change) => update.mutate({ ...change, readAt: queryClient.getQueryData(queryKey)?.updatedAt }),
  };
}
