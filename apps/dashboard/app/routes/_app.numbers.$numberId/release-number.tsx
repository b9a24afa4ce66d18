import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@remix-run/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '#app/components/dialog.tsx';
import { Notice } from '#app/components/notice.tsx';
import { wordsForUse } from '#app/features/numbers/use-words.ts';
import { explainError } from '#app/lib/explain-error.ts';
import { count, phoneNumber } from '#app/lib/format.ts';
import { showSaved } from '#app/lib/notify.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import classes from './number-page.module.css';
import type { NumberSectionProps } from './number-section.ts';

/** Gives the number back to Twilio for good, once the owner has typed it. */
export function ReleaseNumber({ number }: NumberSectionProps) {
  const trpc = useTRPC();
  const [asking, { open, close }] = useDisclosure(false);
  const account = useQuery(trpc.numbers.account.queryOptions());
  if (!account.data?.hasAccount) return null;
  return (
    <section className={classes.remove} aria-label="Give this number back to Twilio">
      <p>Giving it back to Twilio ends its monthly price. It cannot be undone: somebody else may get the number.</p>
      <Button variant="default" size="xs" onClick={open} aria-haspopup="dialog">
        Give back to Twilio
      </Button>
      {asking && <ReleaseDialog number={number} onClose={close} />}
    </section>
  );
}

function ReleaseDialog({ number, onClose }: NumberSectionProps & { onClose: () => void }) {
  const trpc = useTRPC();
  const { numberId, e164 } = number;
  const facts = useQuery(trpc.numbers.releaseFacts.queryOptions({ numberId }, { retry: false, gcTime: 0 }));
  return (
    <Dialog opened onClose={onClose} title={`Give ${phoneNumber(e164)} back for good?`}>
      {facts.error && (
        <Notice tone="warning" title="It cannot be given back now">
          {explainError(facts.error)}
        </Notice>
      )}
      {facts.isPending && <p role="status">Asking Twilio who answers it…</p>}
      {facts.data && (
        <>
          <Warnings facts={facts.data} />
          <TypedConfirmation number={number} onClose={onClose} />
        </>
      )}
    </Dialog>
  );
}

function Warnings({ facts }: { facts: RouterOutputs['numbers']['releaseFacts'] }) {
  const { use, vapiAnswers, knownToVapi, callsIn30Days } = facts;
  const answeredElsewhere = use.kind !== 'offhook' && use.kind !== 'nothing';
  return (
    <Stack gap="sm" mb="md">
      <Notice tone="danger">
        People who ring it reach nobody any more, and somebody else may get the number. This cannot be undone.
      </Notice>
      {callsIn30Days > 0 && (
        <p>It had {count(callsIn30Days, 'call')} in the last 30 days. They stay in your records.</p>
      )}
      {knownToVapi && <p>Vapi has it on its list too. Remove it there as well.</p>}
      {(vapiAnswers || answeredElsewhere) && (
        <Notice tone="warning" title={wordsForUse(vapiAnswers ? { kind: 'vapi' } : use)}>
          Whoever answers it now loses it too.
        </Notice>
      )}
    </Stack>
  );
}

function TypedConfirmation({ number, onClose }: NumberSectionProps & { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const shown = phoneNumber(number.e164);
  const form = useForm({ initialValues: { typed: '' } });
  const handlers = saveHandlers(form, { saved: '', failed: 'The number was not given back' });
  const release = useMutation(
    trpc.numbers.release.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.numbers.list.queryFilter());
        showSaved(`${shown} was given back to Twilio. Its calls stay in your records.`);
        navigate('/numbers');
      },
    }),
  );
  return (
    <form onSubmit={form.onSubmit(({ typed }) => release.mutate({ numberId: number.numberId, typed }))} noValidate>
      <TextInput
        label={`Type ${shown} to confirm`}
        type="tel"
        autoComplete="off"
        data-autofocus
        required
        {...form.getInputProps('typed')}
      />
      <Group gap="sm" mt="lg">
        <Button type="submit" color="red" loading={release.isPending} disabled={form.values.typed.trim() === ''}>
          Give back for good
        </Button>
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
      </Group>
    </form>
  );
}
