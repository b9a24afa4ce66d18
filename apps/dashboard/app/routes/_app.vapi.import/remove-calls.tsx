import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '#app/components/dialog.tsx';
import { count } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';

/** Asks before taking imported calls out: bringing them in again takes a while. */
export function RemoveCalls() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asking, { open, close }] = useDisclosure(false);
  const remove = useMutation(
    trpc.vapiImport.removeCalls.mutationOptions({
      onError: (error) => showFailure('The calls were not taken out', error),
      onSuccess: ({ removed }) => showSaved(`${count(removed, 'call')} of Vapi’s taken out.`),
      onSettled: () => {
        close();
        return queryClient.invalidateQueries();
      },
    }),
  );
  return (
    <>
      <Button variant="subtle" onClick={open} aria-haspopup="dialog">
        Take the calls out
      </Button>
      <Dialog opened={asking} onClose={close} title="Take out the calls that were brought in?">
        <p>They stay at Vapi and can be brought in again. Calls that Offhook answered are not touched.</p>
        <Group gap="sm" mt="lg">
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Take them out
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            Keep them
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
