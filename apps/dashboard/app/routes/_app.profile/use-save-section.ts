import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterInputs, type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

export type Profile = RouterOutputs['profile']['get'];
export type SectionProps = { profile: Profile };
type Change = Omit<RouterInputs['profile']['update'], 'readAt'>;

/**
 * Saves one section. The profile as it was read goes along, so that a change made elsewhere meanwhile is not overwritten; the
 * answer is the new profile and becomes what every section shows.
 */
export function useSaveSection<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  section: keyof Change,
  fieldNames: Readonly<Record<string, string>> = {},
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.profile.get.queryKey();
  const handlers = saveHandlers(form, {
    saved: 'Saved. The next call follows it.',
    failed: 'Not saved',
    section,
    fieldNames,
  });
  const update = useMutation(
    trpc.profile.update.mutationOptions({
      onError: handlers.onError,
      onSuccess: (profile) => {
        queryClient.setQueryData(queryKey, profile);
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
