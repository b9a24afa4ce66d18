import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showSaved, showUndo } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import type { MovingView } from './step-words.ts';

type Number = NonNullable<MovingView['number']>;

/** Makes a number known to both sides; who answers it stays as it is. */
export function useLinkNumber() {
  const trpc = useTRPC();
  const refresh = useRefresh();
  return useMutation(
    trpc.numbers.linkToVapi.mutationOptions({
      onSuccess: ({ waitsFor }) => showSaved(waitsFor ?? 'Both sides know the number. Who answers stays as it was.'),
      onError: (error) => showFailure('The number was not found at Vapi', error),
      onSettled: refresh,
    }),
  );
}

/** Everything that shows who answers asks again. */
function useRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.moving.pathFilter()),
      queryClient.invalidateQueries(trpc.numbers.pathFilter()),
    ]);
}

/** Changes how many of 100 callers Offhook answers; 0: Vapi answers everybody. Said with a way back. */
export function useShare(number: Number) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const link = useMutation(trpc.numbers.linkToVapi.mutationOptions());
  const answering = useMutation(trpc.numbers.setAnswering.mutationOptions());
  const connect = useMutation(trpc.numbers.connect.mutationOptions());
  const { numberId } = number;

  async function apply(share: number): Promise<string | null> {
    // Vapi must know the number before any of its calls can go there.
    if (share < 100 && !number.isLinked) await link.mutateAsync({ numberId });
    const { waitsFor } = await answering.mutateAsync({ numberId, answering: answeringOf(share) });
    // The share is set first: the first call that comes here is shared already.
    if (share > 0 && number.isElsewhere) await connect.mutateAsync({ numberId });
    return waitsFor;
  }

  const change = useMutation({
    mutationFn: apply,
    onSuccess: (waitsFor, share) => {
      if (waitsFor !== null) showSaved(waitsFor);
      else if (number.share === null || number.isElsewhere) showSaved(saidOf(share));
      else showUndo(saidOf(share), () => change.mutate(number.share ?? 0));
    },
    onError: (error) => showFailure('Nothing was changed', error),
    onSettled: refresh,
  });
  return change;
}

function answeringOf(share: number) {
  if (share === 0) return { side: 'vapi' } as const;
  return share === 100 ? ({ side: 'openai' } as const) : ({ side: 'openai', sharePercent: share } as const);
}

function saidOf(share: number): string {
  if (share === 0) return 'Vapi answers every caller from the next call on.';
  if (share === 100) return 'Offhook answers every caller from the next call on.';
  return `Offhook answers ${share} of 100 callers from the next call on.`;
}
