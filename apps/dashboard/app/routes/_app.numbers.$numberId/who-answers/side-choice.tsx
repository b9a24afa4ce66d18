import { NativeSelect, Radio, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Fragment } from 'react';
import { FormActions } from '#app/components/form-actions.tsx';
import { MODES } from '#app/features/numbers/mode-tag.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { showSaved } from '#app/lib/notify.tsx';
import { type RouterInputs, useTRPC } from '#app/lib/trpc.ts';
import type { Answering } from './answering.ts';
import classes from './who-answers.module.css';

type Choice = 'openai' | 'both' | 'vapi' | 'forward' | 'paused';
type Wish = RouterInputs['numbers']['setAnswering']['answering'];

const SHARES = [5, 10, 20, 25, 50, 75, 90];
const DEFAULT_SHARE = 5;

interface SideChoiceProps {
  numberId: string;
  answering: Answering;
}

/** One of the ways to answer. */
export function SideChoice({ numberId, answering }: SideChoiceProps) {
  const form = useForm({ initialValues: toValues(answering) });
  const { save, isSaving } = useSwitch(numberId, (message) => form.setErrors({ choice: message }));
  const { choice, share } = form.values;
  return (
    <form onSubmit={form.onSubmit((values) => save(toWish(values)))} noValidate>
      <Stack gap="md">
        <Radio.Group label="What happens with a call" {...form.getInputProps('choice')}>
          <Stack gap="sm" mt="xs">
            {choicesFor(answering).map((value) => (
              <Fragment key={value}>
                <Radio value={value} {...wordsFor(value)} />
                {value === 'both' && choice === 'both' && (
                  <NativeSelect
                    className={classes.share}
                    label="The assistant answers"
                    description="A caller always gets the same of the two, also when you raise the share."
                    data={sharesWith(Number(share))}
                    {...form.getInputProps('share')}
                  />
                )}
              </Fragment>
            ))}
          </Stack>
        </Radio.Group>
        {!answering.vapi.isConnected && (
          <p className={classes.hint}>
            Coming from Vapi? <Link to="/vapi">Connect your account</Link>, and calls can be shared with it step by
            step.
          </p>
        )}
        <FormActions saving={isSaving} unchanged={!form.isDirty()} />
      </Stack>
    </form>
  );
}

/** Changes who answers; whatever shows numbers is asked for anew, also after a "no": something may have been tried. */
function useSwitch(numberId: string, onRefused: (message: string) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(
    trpc.numbers.setAnswering.mutationOptions({
      onSuccess: ({ waitsFor }) =>
        waitsFor === null
          ? showSaved('Saved. The next call follows it.')
          : showSaved(`Saved, but Twilio has not followed yet: ${waitsFor}`),
      onError: (error) => onRefused(explainError(error)),
      onSettled: () => queryClient.invalidateQueries(trpc.numbers.pathFilter()),
    }),
  );
  return { save: (answering: Wish) => change.mutate({ numberId, answering }), isSaving: change.isPending };
}

/** Vapi is offered to whom it may concern, and a choice that is made is always there. */
function choicesFor({ vapi, mode }: Answering): Choice[] {
  const both: Choice[] = vapi.isConnected && vapi.eachCall !== 'refused' ? ['both'] : [];
  const all: Choice[] = vapi.isConnected || mode === 'vapi' ? ['vapi'] : [];
  return ['openai', ...both, ...all, 'forward', 'paused'];
}

function wordsFor(choice: Choice): { label: string; description: string } {
  if (choice === 'both') {
    return {
      label: 'Some callers get the assistant, the others Vapi',
      description: 'To try the assistant on a few calls before it takes them all.',
    };
  }
  const { label, explanation } = MODES[choice];
  return { label, description: explanation };
}

function sharesWith(present: number): { value: string; label: string }[] {
  const shares = [...new Set([...SHARES, present])].sort((a, b) => a - b);
  return shares.map((share) => ({ value: String(share), label: `${share} of 100 callers` }));
}

function toValues({ mode, offhookShare }: Answering): { choice: Choice; share: string } {
  const isSplit = mode === 'openai' && offhookShare !== null && offhookShare < 100;
  return { choice: isSplit ? 'both' : mode, share: String(isSplit ? offhookShare : DEFAULT_SHARE) };
}

function toWish({ choice, share }: ReturnType<typeof toValues>): Wish {
  return choice === 'both' ? { side: 'openai', sharePercent: Number(share) } : { side: choice };
}
