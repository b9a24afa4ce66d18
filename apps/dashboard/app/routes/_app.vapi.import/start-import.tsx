import { Anchor, Button, Checkbox, Radio, Stack } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { Notice } from '#app/components/notice.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { showFailure } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { IconArrowsExchange } from '#app/theme/icons.ts';
import classes from './import.module.css';

type Account = RouterOutputs['vapiImport']['account'];

/** Says what will be read and begins. */
export function StartImport({ onCancel }: { onCancel?: () => void }) {
  const trpc = useTRPC();
  const account = useQuery(trpc.vapiImport.account.queryOptions(undefined, { retry: false, staleTime: 60_000 }));
  if (account.data?.connected === false) {
    return (
      <Card>
        <EmptyState
          icon={IconArrowsExchange}
          title="Connect your Vapi account first"
          advice="Offhook needs its key to read how your assistant is set up and which calls it took. Reading changes nothing at Vapi."
          action={
            <Button component={Link} to="/vapi/connection">
              Connect Vapi
            </Button>
          }
        />
      </Card>
    );
  }
  return (
    <Card
      title="Read your Vapi account"
      description="Offhook reads how your assistant is set up and shows what it would take over. Nothing about your business changes before you say so, and nothing changes at Vapi."
    >
      {account.isPending && <p className={classes.muted}>Looking at your account…</p>}
      {account.isError && <Notice tone="warning">Your account could not be looked at. Try again in a moment.</Notice>}
      {account.data?.problem && <Problem words={account.data.problem} />}
      {account.data && !account.data.problem && <StartForm account={account.data} onCancel={onCancel} />}
    </Card>
  );
}

function Problem({ words }: { words: string }) {
  return (
    <Notice tone="warning" title={words}>
      <Anchor component={Link} to="/vapi/connection">
        Look at the connection
      </Anchor>
    </Notice>
  );
}

interface StartFormProps {
  account: Account;
  onCancel: (() => void) | undefined;
}

function StartForm({ account, onCancel }: StartFormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [whose, setWhose] = useState('all');
  const [numberIds, setNumberIds] = useState<string[]>([]);
  const [history, setHistory] = useState(true);
  const start = useMutation(
    trpc.vapiImport.start.mutationOptions({
      onError: (error) => showFailure('The import did not begin', error),
      onSuccess: () => onCancel?.(),
      onSettled: () => queryClient.invalidateQueries(trpc.vapiImport.pathFilter()),
    }),
  );
  const chosen = whose === 'all' ? null : numberIds;
  return (
    <Stack gap="lg">
      {account.numbers.length > 1 && (
        <Radio.Group label="Which numbers at Vapi belong to this business?" value={whose} onChange={setWhose}>
          <Stack gap="xs" mt="xs">
            <Radio value="all" label={`All ${account.numbers.length} of them`} />
            <Radio value="some" label="Only these" />
          </Stack>
        </Radio.Group>
      )}
      {whose === 'some' && (
        <Checkbox.Group label="Numbers of this business" value={numberIds} onChange={setNumberIds}>
          <Stack gap="xs" mt="xs">
            {account.numbers.map(({ vapiNumberId, e164, name }) => (
              <Checkbox key={vapiNumberId} value={vapiNumberId} label={numberLabel(e164, name)} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <Checkbox
        label="Bring in the history of calls too"
        description="With what was said, what was booked and what it cost. They stand among your calls, marked as Vapi’s, and do not count in your figures. They can be taken out again."
        checked={history}
        onChange={(event) => setHistory(event.currentTarget.checked)}
      />
      <div className={classes.actions}>
        <Button
          loading={start.isPending}
          disabled={chosen?.length === 0}
          onClick={() => start.mutate({ history, numberIds: chosen })}
        >
          Read my account
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </Stack>
  );
}

function numberLabel(e164: string | null, name: string | null): string {
  const digits = e164 === null ? 'Without digits' : phoneNumber(e164);
  return name === null ? digits : `${digits} · ${name}`;
}
