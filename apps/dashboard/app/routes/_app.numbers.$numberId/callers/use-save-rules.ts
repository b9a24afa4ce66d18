import { useMutation, useQueryClient } from '@tanstack/react-query';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import type { Rules, SavedRules } from './rules-choices.ts';

interface RulesForm {
  setErrors(errors: Record<string, string>): void;
}

/** Saves one part of a number's rules over what was shown; afterwards everything that shows the number asks again. */
export function useSaveRules(form: RulesForm, { numberId, rules }: { numberId: string; rules: Rules }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const handlers = saveHandlers(form, {
    saved: 'Saved. The next call follows it.',
    failed: 'Not saved',
    section: 'answering',
    fieldNames: { 'hours.closedMessage': 'closedMessage' },
  });
  const save = useMutation(
    trpc.numbers.saveRules.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
      },
    }),
  );
  const { answering, screening } = rules;
  return {
    isSaving: save.isPending,
    save: (wanted: SavedRules) =>
      save.mutate({ numberId, seen: wanted.answering ? { answering } : { screening }, ...wanted }),
  };
}
