import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Dialog } from '#app/components/dialog.tsx';
import { showFailure } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconPhoneOff } from '#app/theme/icons.ts';
import classes from './call-header.module.css';

/** A goodbye takes a few seconds; after this the phone service has not heard us, or cannot. */
const EXPECTED_WITHIN_MS = 15_000;

/** Ends a call that is going on. That it has ended is seen by the page itself, which follows the call. */
export function HangUp({ callId }: { callId: string }) {
  const trpc = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const [isLate, setLate] = useState(false);
  const hangUp = useMutation(
    trpc.calls.hangUp.mutationOptions({
      onSuccess: () => setAsking(false),
      onError: (error) => {
        setAsking(false);
        showFailure('The call was not ended', error);
      },
    }),
  );
  const { isSuccess: isRequested } = hangUp;
  useEffect(() => {
    if (!isRequested) return;
    const timer = setTimeout(() => setLate(true), EXPECTED_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [isRequested]);
  const isEnding = isRequested && !isLate;
  return (
    <div>
      <Button
        variant="default"
        className={classes.hangUp}
        leftSection={<IconPhoneOff size={16} aria-hidden />}
        disabled={isEnding}
        onClick={() => setAsking(true)}
      >
        {isEnding ? 'Hanging up…' : 'Hang up'}
      </Button>
      <span role="status">
        {isLate && <span className={classes.late}>The call is still going on. Try again.</span>}
      </span>
      <Dialog opened={isAsking} onClose={() => setAsking(false)} title="Hang up on this caller?">
        <p className={classes.question}>The caller hears a short goodbye, then the call ends. There is no way back.</p>
        <Group gap="sm">
          <Button
            color="red.9"
            loading={hangUp.isPending}
            onClick={() => {
              setLate(false);
              hangUp.mutate({ callId });
            }}
          >
            Yes, hang up
          </Button>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            Let them talk
          </Button>
        </Group>
      </Dialog>
    </div>
  );
}
