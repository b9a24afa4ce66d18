import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@remix-run/react';
import { useMutation } from '@tanstack/react-query';
import { Dialog } from '#app/components/dialog.tsx';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './tool-page.module.css';

/** Asks before removing: its address can be typed in again, its secret cannot. */
export function RemoveTool({ tool }: { tool: { customToolId: string; title: string } }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const [asking, { open, close }] = useDisclosure(false);
  const remove = useMutation(
    trpc.tools.remove.mutationOptions({
      onError: (error) => showFailure('It was not removed', error),
      onSuccess: () => {
        showSaved(`${tool.title} was removed. Past calls keep what it answered.`);
        navigate('/tools');
      },
    }),
  );
  return (
    <section className={classes.remove} aria-label="Remove this tool">
      <Button variant="default" size="xs" onClick={open} aria-haspopup="dialog">
        Remove this tool
      </Button>
      <Dialog opened={asking} onClose={close} title={`Remove “${tool.title}”?`}>
        <p>Your assistant forgets it with the next call. To pause it only, switch it off instead.</p>
        <Group gap="sm" mt="lg">
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate({ customToolId: tool.customToolId })}
          >
            Remove tool
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
        </Group>
      </Dialog>
    </section>
  );
}
