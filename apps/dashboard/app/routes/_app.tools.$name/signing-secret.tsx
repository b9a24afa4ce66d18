import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { CopyText } from '#app/components/copy-text.tsx';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './tool-page.module.css';

/** The secret by which the owner's system knows that a request is ours. Shown on request only. */
export function SigningSecret({ customToolId }: { customToolId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const secret = useMutation(
    trpc.tools.signingSecret.mutationOptions({
      onError: (error) => showFailure('The secret could not be read', error),
      onSuccess: async (_answer, { renew }) => {
        if (!renew) return;
        showSaved('There is a new secret. The old one does not work any more.');
        await queryClient.invalidateQueries(trpc.tools.pathFilter());
      },
    }),
  );
  return (
    <Card
      title="Signature"
      description="Every request is signed, so that your system can tell your assistant from anybody else (Standard Webhooks). Give this secret to whoever looks after it, and to nobody else."
    >
      {secret.data && (
        <p className={classes.secret}>
          <CopyText text={secret.data.secret} what="the secret" />
        </p>
      )}
      <Group gap="sm">
        {!secret.data && (
          <Button
            variant="default"
            size="xs"
            loading={secret.isPending}
            onClick={() => secret.mutate({ customToolId, renew: false })}
          >
            Show the secret
          </Button>
        )}
        {secret.data && (
          <Button
            variant="default"
            size="xs"
            loading={secret.isPending}
            onClick={() => secret.mutate({ customToolId, renew: true })}
          >
            Make a new one
          </Button>
        )}
      </Group>
    </Card>
  );
}
