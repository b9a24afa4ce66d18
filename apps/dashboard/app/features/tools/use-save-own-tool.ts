import type { UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { type OwnTool, type OwnToolValues, toInput } from './own-tool-values.ts';

interface SaveOptions {
  tool: OwnTool | null;
  form: UseFormReturnType<OwnToolValues>;
  onSaved: (name: string) => void;
}

export function useSaveOwnTool({ tool, form, onSaved }: SaveOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const handlers = saveHandlers(form, {
    saved: 'Saved. The next call knows it.',
    failed: 'It was not saved',
    fieldNames: { timeoutMs: 'timeoutS' },
  });
  const after = {
    onError: handlers.onError,
    onSuccess: async ({ name }: { name: string }) => {
      handlers.onSuccess();
      onSaved(name);
      await queryClient.invalidateQueries(trpc.tools.pathFilter());
    },
  };
  const create = useMutation(trpc.tools.create.mutationOptions(after));
  const update = useMutation(trpc.tools.update.mutationOptions(after));
  return {
    isSaving: create.isPending || update.isPending,
    save: (values: OwnToolValues) =>
      tool
        ? update.mutate({ ...toInput(values), customToolId: tool.customToolId, readAt: tool.updatedAt })
        : create.mutate(toInput(values)),
  };
}
