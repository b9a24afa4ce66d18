import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Dialog } from '#app/components/dialog.tsx';

interface DisconnectButtonProps {
  /** The service: `Cal.com`. */
  from: string;
  isPending: boolean;
  /** `done` closes the question. */
  onConfirm: (done: () => void) => void;
  /** What the owner loses, and what stays. */
  children: ReactNode;
}

/** Ends the connection with a service, when the owner has read what that means. */
export function DisconnectButton({ from, isPending, onConfirm, children }: DisconnectButtonProps) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-haspopup="dialog">
        Disconnect
      </Button>
      <Dialog opened={asking} onClose={close} title={`Disconnect ${from}?`}>
        <p>{children}</p>
        <Group gap="sm" mt="lg">
          <Button color="red" loading={isPending} onClick={() => onConfirm(close)}>
            Disconnect
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            Stay connected
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
