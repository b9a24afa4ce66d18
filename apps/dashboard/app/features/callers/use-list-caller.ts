import { useMutation, useQueryClient } from '@tanstack/react-query';
import { readRefusal } from '#app/lib/explain-error.ts';
import { phoneNumber } from '#app/lib/format.ts';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { type RouterInputs, useTRPC } from '#app/lib/trpc.ts';

type Listing = RouterInputs['callers']['list'];

/** Puts callers on a list and takes them off; either is offered to be taken back. Everything that shows callers asks again. */
export function useListCaller() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.callers.pathFilter());
  const onError = (error: unknown) => {
    if (Object.keys(readRefusal(error).fieldErrors).length === 0) showFailure('The list was not changed', error);
  };
  const quietly = { onError, onSettled: refresh };
  const relist = useMutation(trpc.callers.list.mutationOptions(quietly));
  const withdraw = useMutation(trpc.callers.unlist.mutationOptions(quietly));
  const list = useMutation(
    trpc.callers.list.mutationOptions({
      ...quietly,
      onSuccess: ({ listedCallerId, e164, before }, { kind }) => {
        const done = `${phoneNumber(e164)} ${kind === 'blocked' ? 'is blocked' : 'rings you from now on'}.`;
        showUndo(done, () => (before ? relist.mutate(toListing(before)) : withdraw.mutate({ listedCallerId })));
      },
    }),
  );
  const unlist = useMutation(
    trpc.callers.unlist.mutationOptions({
      ...quietly,
      onSuccess: (removed) =>
        showUndo(`${phoneNumber(removed.e164)} is treated like everybody else.`, () =>
          relist.mutate(toListing(removed)),
        ),
    }),
  );
  return { list, unlist };
}

function toListing({
  e164,
  kind,
  name,
  numberId,
}: { e164: string } & Pick<Listing, 'kind' | 'name' | 'numberId'>): Listing {
  return { phone: e164, kind, name, numberId };
}
