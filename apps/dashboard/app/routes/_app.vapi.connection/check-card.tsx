import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Card } from '#app/components/card.tsx';
import { CheckList } from '#app/components/check-list.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo } from '#app/lib/format.ts';
import { showFailure } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './connection.module.css';
import { useReadAgain, type VapiConnection } from './use-vapi-connection.ts';

/** Whether everything that moving over needs is in place. A connection that nobody has checked yet is checked by itself. */
export function CheckCard({ connection, nowMs }: { connection: VapiConnection; nowMs: number }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const { timeZone } = useBusiness();
  const { checks, checkedAt } = connection;
  const check = useMutation(
    trpc.vapiConnection.check.mutationOptions({
      onError: (error) => showFailure('Not checked', error),
      onSuccess: readAgain,
    }),
  );
  const { mutate } = check;
  const isNew = checkedAt === null;
  useEffect(() => {
    if (isNew) mutate();
  }, [isNew, mutate]);
  return (
    <Card title="Is it all set?">
      {checks.length > 0 && <CheckList label="What was checked" checks={checks} />}
      <Group gap="sm" mt={checks.length > 0 ? 'md' : 0}>
        <Button variant="default" loading={check.isPending} onClick={() => mutate()}>
          Check now
        </Button>
        {checkedAt && <p className={classes.muted}>Checked {timeAgo(checkedAt, { timeZone, nowMs })}</p>}
      </Group>
    </Card>
  );
}
