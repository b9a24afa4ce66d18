import { Button, Group, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@remix-run/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '#app/components/dialog.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './number-page.module.css';
import type { NumberSectionProps } from './number-section.ts';

type Business = { projectId: string; name: string };

/** For owners of several businesses: the number answers for another one. */
export function AssignNumber({ number }: NumberSectionProps) {
  const trpc = useTRPC();
  const [asking, { open, close }] = useDisclosure(false);
  const { data: businesses = [] } = useQuery(trpc.numbers.assignable.queryOptions(undefined, { retry: false }));
  if (businesses.length === 0) return null;
  return (
    <section className={classes.remove} aria-label="Give this number to another business">
      <p>You have other businesses. This number can answer for one of them instead.</p>
      <Button variant="default" size="xs" onClick={open} aria-haspopup="dialog">
        Give to another business
      </Button>
      {asking && <AssignDialog number={number} businesses={businesses} onClose={close} />}
    </section>
  );
}

interface AssignDialogProps extends NumberSectionProps {
  businesses: readonly Business[];
  onClose: () => void;
}

function AssignDialog({ number, businesses, onClose }: AssignDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [toProjectId, setToProjectId] = useState(businesses[0]?.projectId ?? '');
  const target = businesses.find(({ projectId }) => projectId === toProjectId)?.name;
  const assign = useMutation(
    trpc.numbers.assign.mutationOptions({
      onError: (error) => showFailure('The number stays here', error),
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.numbers.list.queryFilter());
        showSaved(`${phoneNumber(number.e164)} now answers for ${target}.`);
        navigate('/numbers');
      },
    }),
  );
  return (
    <Dialog opened onClose={onClose} title={`Give ${phoneNumber(number.e164)} to another business`}>
      <NativeSelect
        label="Business"
        data={businesses.map(({ projectId, name }) => ({ value: projectId, label: name }))}
        value={toProjectId}
        onChange={({ currentTarget }) => setToProjectId(currentTarget.value)}
        data-autofocus
      />
      <p>
        The next caller is greeted by {target}. Its greeting, hours and lists of callers apply; those set for this
        number here do not come along. Past calls stay with this business.
      </p>
      <Group gap="sm" mt="lg">
        <Button loading={assign.isPending} onClick={() => assign.mutate({ numberId: number.numberId, toProjectId })}>
          Give it to {target}
        </Button>
        <Button variant="default" onClick={onClose}>
          Keep it here
        </Button>
      </Group>
    </Dialog>
  );
}
