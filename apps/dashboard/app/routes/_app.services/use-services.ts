import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showSaved, showUndo } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

export type Service = RouterOutputs['services']['list'][number];

/** Moves a service at once on the page, and takes it back when the server refuses. */
export function useMoveService() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.services.list.queryKey();
  return useMutation(
    trpc.services.move.mutationOptions({
      onMutate: async ({ serviceId, position }) => {
        await queryClient.cancelQueries({ queryKey });
        const before = queryClient.getQueryData(queryKey);
        if (before) queryClient.setQueryData(queryKey, moved(before, serviceId, position));
        return { before };
      },
      onError: (error, _input, context) => {
        queryClient.setQueryData(queryKey, context?.before);
        showFailure('The order was not saved', error);
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey }),
    }),
  );
}

/** The list with one active service at another place. Exported for its test. */
export function moved<Row extends { serviceId: string; active: boolean }>(
  ...[rows, serviceId, position]: [readonly Row[], string, number]
): Row[] {
  const row = rows.find((candidate) => candidate.serviceId === serviceId);
  const active = rows.filter((candidate) => candidate.active && candidate !== row);
  if (!row) return [...rows];
  active.splice(position, 0, row);
  return [...active, ...rows.filter((candidate) => !candidate.active)];
}

/** Archives a service with a way back, or brings an archived one back. */
export function useArchiveService(onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const archive = useMutation(
    trpc.services.archive.mutationOptions({
      onError: (error) => showFailure('Not changed', error),
      onSettled: () => queryClient.invalidateQueries(trpc.services.pathFilter()),
    }),
  );
  return {
    isPending: archive.isPending,
    archive: ({ serviceId, name }: Service) =>
      archive.mutate(
        { serviceId, active: false },
        {
          onSuccess: () => {
            showUndo(`“${name}” is archived: no longer offered.`, () => archive.mutate({ serviceId, active: true }));
            onDone();
          },
        },
      ),
    restore: ({ serviceId, name }: Service) =>
      archive.mutate(
        { serviceId, active: true },
        {
          onSuccess: () => {
            showSaved(`“${name}” is offered again.`);
            onDone();
          },
        },
      ),
  };
}
