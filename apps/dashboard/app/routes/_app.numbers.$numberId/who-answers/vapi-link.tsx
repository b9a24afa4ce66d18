import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import type { Answering } from './answering.ts';
import classes from './who-answers.module.css';

interface VapiLinkProps {
  numberId: string;
  vapi: Answering['vapi'];
}

/** Whether Vapi knows this number, and how calls get there. */
export function VapiLink({ numberId, vapi }: VapiLinkProps) {
  const { link, test } = useVapi();
  if (!vapi.isLinked) {
    return (
      <div className={classes.part}>
        <p>Vapi does not take calls of this number yet. Connecting it there changes nothing about who answers.</p>
        <Group>
          <Button variant="default" loading={link.isPending} onClick={() => link.mutate({ numberId })}>
            Connect this number at Vapi
          </Button>
        </Group>
      </div>
    );
  }
  return (
    <div className={classes.part}>
      <p>{HOW[vapi.eachCall]}</p>
      <Group gap="sm">
        <Button
          variant="default"
          size="xs"
          loading={test.isPending}
          onClick={() => test.mutate({ numberId })}
          aria-label="Try again whether Vapi takes single calls"
        >
          Try it again
        </Button>
        {vapi.testedAt && <Tested at={vapi.testedAt} />}
      </Group>
    </div>
  );
}

const HOW: Record<Answering['vapi']['eachCall'], string> = {
  works: 'Vapi takes single calls from here: they can be shared, and Vapi steps in when the assistant is out.',
  refused:
    'Your Vapi account takes no single calls from us. This number can go to Vapi as a whole, but its calls cannot be shared.',
  untested: 'Whether Vapi takes single calls from here has not been tried yet.',
};

function Tested({ at }: { at: string }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 60_000);
  return <span className={classes.facts}>Tried {timeAgo(at, { timeZone, nowMs })}</span>;
}

function useVapi() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries(trpc.numbers.pathFilter());
  const link = useMutation(
    trpc.numbers.linkToVapi.mutationOptions({
      onSuccess: ({ waitsFor }) =>
        showSaved(waitsFor === null ? 'Vapi knows this number now.' : `Vapi knows this number now. ${waitsFor}`),
      onError: (error) => showFailure('Not connected', error),
      onSettled,
    }),
  );
  const test = useMutation(
    trpc.numbers.testVapi.mutationOptions({
      onSuccess: ({ handsOverEachCall }) =>
        showSaved(handsOverEachCall ? 'Vapi takes single calls.' : 'Vapi takes no single calls from us.'),
      onError: (error) => showFailure('Not tried', error),
      onSettled,
    }),
  );
  return { link, test };
}
