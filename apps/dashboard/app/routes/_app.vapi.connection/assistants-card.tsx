import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { Dialog } from '#app/components/dialog.tsx';
import { Notice } from '#app/components/notice.tsx';
import { Tag } from '#app/components/tag.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import classes from './connection.module.css';
import { useReadAgain } from './use-vapi-connection.ts';

type Place = RouterOutputs['vapiConnection']['assistants'][number];

/** Each assistant at Vapi with who answers what it asks: Offhook with one click, and back with one click. */
export function AssistantsCard() {
  const trpc = useTRPC();
  const places = useQuery({ ...trpc.vapiConnection.assistants.queryOptions(), retry: false });
  return (
    <Card
      title="Who your Vapi assistants ask"
      description="Let an assistant at Vapi find times and book through Offhook. Its calls then appear in your list, and both sides book into the same calendar."
    >
      {places.isPending && <p className={classes.muted}>Asking Vapi …</p>}
      {places.error && (
        <Notice tone="danger" title="Vapi could not be read">
          {explainError(places.error)}
        </Notice>
      )}
      {places.data?.length === 0 && <p className={classes.muted}>There is no assistant in this account.</p>}
      <ul className={classes.assistants}>
        {places.data?.map((place) => (
          <AssistantRow key={place.assistantId} place={place} />
        ))}
      </ul>
    </Card>
  );
}

function AssistantRow({ place }: { place: Place }) {
  const { leads, host, functionsElsewhere } = place;
  return (
    <li className={classes.assistant}>
      <div>
        <p className={classes.name}>
          {place.name} {leads === 'here' && <Tag tone="accent">Asks Offhook</Tag>}
        </p>
        {leads === 'elsewhere' && <p className={classes.muted}>Asks {host} today.</p>}
        {leads === 'nowhere' && <p className={classes.muted}>Asks nobody by itself.</p>}
        {functionsElsewhere.length > 0 && (
          <p className={classes.muted}>
            {functionsElsewhere.join(', ')}: with an address of their own in Vapi, so they stay where they are.
          </p>
        )}
      </div>
      {leads === 'here' ? place.canGoBack && <PutBack place={place} /> : <Lead place={place} />}
    </li>
  );
}

function Lead({ place: { assistantId, name } }: { place: Place }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const [asking, { open, close }] = useDisclosure(false);
  const lead = useMutation(
    trpc.vapiConnection.lead.mutationOptions({
      onError: (error) => showFailure('Not changed', error),
      onSuccess: async () => {
        showSaved(`${name} asks Offhook from the next call on.`);
        close();
        await readAgain();
      },
    }),
  );
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={open}
        aria-haspopup="dialog"
        aria-label={`Let it ask Offhook: ${name}`}
      >
        Let it ask Offhook
      </Button>
      <Dialog opened={asking} onClose={close} title={`Let ${name} ask Offhook?`}>
        <p>
          This changes the assistant in Vapi, from its next call on: Offhook answers its functions instead of the server
          that does so today. Offhook remembers how it was, and puts it back with one click.
        </p>
        <Group gap="sm" mt="lg">
          <Button loading={lead.isPending} onClick={() => lead.mutate({ assistantId })} data-autofocus>
            Let it ask Offhook
          </Button>
          <Button variant="default" onClick={close}>
            Leave it as it is
          </Button>
        </Group>
      </Dialog>
    </>
  );
}

function PutBack({ place: { assistantId, name } }: { place: Place }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const putBack = useMutation(
    trpc.vapiConnection.putBack.mutationOptions({
      onError: (error) => showFailure('Not changed', error),
      onSuccess: async () => {
        showSaved(`${name} is as it was before.`);
        await readAgain();
      },
    }),
  );
  return (
    <Button
      size="xs"
      variant="default"
      loading={putBack.isPending}
      onClick={() => putBack.mutate({ assistantId })}
      aria-label={`Put it back: ${name}`}
    >
      Put it back
    </Button>
  );
}
