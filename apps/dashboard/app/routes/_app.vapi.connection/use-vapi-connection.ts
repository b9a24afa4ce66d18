import { useQueryClient } from '@tanstack/react-query';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

export type VapiConnection = RouterOutputs['vapiConnection']['get'];

/** Everything on the page is read again after a change. */
export function useReadAgain(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries(trpc.vapiConnection.pathFilter());
}
