import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { CopyText } from '#app/components/copy-text.tsx';
import { Dialog } from '#app/components/dialog.tsx';
import { Notice } from '#app/components/notice.tsx';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './connection.module.css';
import { useReadAgain, type VapiConnection } from './use-vapi-connection.ts';

interface StepsCardProps {
  connection: VapiConnection;
  /** Made just now, and shown this once. */
  secret: string | null;
  onSecret: (secret: string) => void;
}

/** What an owner sets in Vapi, so that its assistants use Offhook's functions and their calls are kept here. */
export function StepsCard({ connection, secret, onSecret }: StepsCardProps) {
  const { serverUrl, canReachUs, serverAuth } = connection;
  return (
    <Card
      title="The same by hand, in Vapi"
      description="For assistants that you would rather change yourself, and for the whole organization."
    >
      {!canReachUs && (
        <Notice tone="warning" title="Vapi cannot reach this address yet">
          It leads to a private network. Offhook needs a public https address first (PUBLIC_DASHBOARD_URL).
        </Notice>
      )}
      <ol className={classes.steps}>
        <li>
          In <strong>Vapi</strong>, open <strong>Assistants</strong>, and choose the one that answers your calls.
        </li>
        <li>
          Under <strong>Advanced</strong>, put this address into <strong>Server URL</strong>:
          <CopyText text={serverUrl} what="the address" />
        </li>
        <li>
          <HowToProve kind={serverAuth.kind} header={serverAuth.signatureHeader} />
          {secret === null ? (
            <RenewSecret onSecret={onSecret} />
          ) : (
            <>
              <CopyText text={secret} what="the secret" />
              <span className={classes.once}>Copy it now: it is not shown again.</span>
            </>
          )}
        </li>
        <li>
          Under <strong>Server Messages</strong>, keep <strong>status-update</strong>, <strong>tool-calls</strong>,{' '}
          <strong>transcript</strong>, <strong>hang</strong> and <strong>end-of-call-report</strong>, then publish.
        </li>
        <li>
          Under <strong>Tools</strong>, clear the server address of each function that Offhook shall answer: an address
          of its own comes before the assistant’s.
        </li>
      </ol>
    </Card>
  );
}

/** How the secret gets into Vapi's messages, by the kind of proof that was chosen. */
function HowToProve({ kind, header }: { kind: VapiConnection['serverAuth']['kind']; header: string }) {
  switch (kind) {
    case 'secret':
      return (
        <>
          Beside the address, add an <strong>HTTP header</strong> with the name <strong>X-Vapi-Secret</strong> and your
          secret as its value:
        </>
      );
    case 'bearer':
      return (
        <>
          In <strong>Custom Credentials</strong>, make one of the kind <strong>Bearer Token</strong> with your secret,
          and choose it beside the address:
        </>
      );
    case 'hmac':
      return (
        <>
          In <strong>Custom Credentials</strong>, make one of the kind <strong>HMAC</strong> with your secret, the
          header <strong>{header}</strong> and the choices below, and choose it beside the address:
        </>
      );
  }
}

function RenewSecret({ onSecret }: { onSecret: (secret: string) => void }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const [asking, { open, close }] = useDisclosure(false);
  const renew = useMutation(
    trpc.vapiConnection.renewSecret.mutationOptions({
      onError: (error) => showFailure('There is no new secret', error),
      onSuccess: async ({ secret }) => {
        showSaved('There is a new secret. The old one does not work any more.');
        onSecret(secret);
        close();
        await readAgain();
      },
    }),
  );
  return (
    <span className={classes.renew}>
      You have copied it when it was made.{' '}
      <Button variant="subtle" size="compact-sm" onClick={open} aria-haspopup="dialog">
        Make a new secret
      </Button>
      <Dialog opened={asking} onClose={close} title="Make a new secret?">
        <p>
          Until you have put the new one into Vapi, its assistants cannot use Offhook’s functions, and their calls do
          not appear here.
        </p>
        <Group gap="sm" mt="lg">
          <Button color="red" loading={renew.isPending} onClick={() => renew.mutate()}>
            Make a new secret
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            Keep the old one
          </Button>
        </Group>
      </Dialog>
    </span>
  );
}
