import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@remix-run/react';
import { useMutation } from '@tanstack/react-query';
import { Dialog } from '#app/components/dialog.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import classes from './number-page.module.css';

/** Asks before removing: callers of a removed number reach nobody, and undoing it a minute later may be a call too late. */
export function RemoveNumber({ number }: { number: RouterOutputs['numbers']['get'] }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const [asking, { open, close }] = useDisclosure(false);
  const remove = useMutation(
    trpc.numbers.remove.mutationOptions({
      onError: (error) => showFailure('The number was not removed', error),
      onSuccess: () => {
        showSaved(`${phoneNumber(number.e164)} was removed. Its calls stay in your records.`);
        navigate('/numbers');
      },
    }),
  );
  return (
    <section className={classes.remove} aria-label="Remove this number">
      <p>Removing the number means nobody answers it any more. Its past calls stay.</p>
      <Button variant="default" size="xs" onClick={open} aria-haspopup="dialog">
        Remove this number
      </Button>
      <Dialog opened={asking} onClose={close} title={`Remove ${phoneNumber(number.e164)}?`}>
        <p>People who ring it will hear that it is not in service here. Point it elsewhere at Twilio first.</p>
        <Group gap="sm" mt="lg">
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate({ numberId: number.numberId })}>
            Remove number
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
        </Group>
      </Dialog>
    </section>
  );
}
