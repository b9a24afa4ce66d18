import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

export type Message = RouterOutputs['messages']['list']['messages'][number];

/** Marks a message as done, or as still to do; done by mistake is undone with one click. */
export function useSettleMessage(): (message: Message, done: boolean) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settle = useMutation(
    trpc.messages.settle.mutationOptions({
      onError: (error) => showFailure('The message was not changed', error),
      onSettled: () => queryClient.invalidateQueries(trpc.messages.pathFilter()),
    }),
  );
  return ({ messageId }, done) => {
    settle.mutate(
      { messageId, done },
      {
        onSuccess: () => {
          if (done) showUndo('Marked as done.', () => settle.mutate({ messageId, done: false }));
        },
      },
    );
  };
}
