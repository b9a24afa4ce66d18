import { NativeSelect, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { FormActions } from '#app/components/form-actions.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { secondChoices } from '#app/lib/time-choices.ts';
import classes from './callers.module.css';
import { type Answering, NOT_PICKED_UP, type Rules, WHILE_CLOSED, WHILE_OPEN } from './rules-choices.ts';
import { useSaveRules } from './use-save-rules.ts';

type Values = ReturnType<typeof toValues>;

const RING_STEPS_SEC = [15, 20, 25, 30, 45, 60];

interface AnsweringFormProps {
  numberId: string;
  rules: Rules;
  businessGreeting: string;
}

/** What is said, which phone rings when, and who takes the call if nobody picks up. */
export function AnsweringForm({ numberId, rules, businessGreeting }: AnsweringFormProps) {
  const form = useForm({ initialValues: toValues(rules.answering) });
  const { save, isSaving } = useSaveRules(form, { numberId, rules });
  const { open, closed, ringSec } = form.values;
  return (
    <form onSubmit={form.onSubmit((values) => save({ answering: toAnswering(values) }))} noValidate>
      <Stack gap="md">
        <Textarea
          label="Its own greeting"
          description="Leave it empty to use your business’s greeting, shown in grey."
          placeholder={businessGreeting}
          autosize
          minRows={2}
          {...form.getInputProps('greetingOverride')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <NativeSelect label="While you are open" data={WHILE_OPEN} {...form.getInputProps('open')} />
          <NativeSelect label="While you are closed" data={WHILE_CLOSED} {...form.getInputProps('closed')} />
        </SimpleGrid>
        {closed === 'message' && <ClosedMessage form={form} />}
        <h3 className={classes.subtitle}>When a person’s phone rings</h3>
        <p className={classes.hint}>
          {open === 'person' || closed === 'person'
            ? 'At the times chosen above, and for your VIPs.'
            : 'For your VIPs, and when all calls of this number go to a person.'}
        </p>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput
            label="Phone to ring"
            description={
              rules.contactPhone ? 'Empty: your business’s, shown in grey.' : 'Your own mobile, for example.'
            }
            placeholder={rules.contactPhone ? phoneNumber(rules.contactPhone) : '+1 512 555 0100'}
            type="tel"
            {...form.getInputProps('forwardTo')}
          />
          <NativeSelect
            label="It rings for"
            description="Shorter than your mobile’s own voicemail waits."
            data={secondChoices(RING_STEPS_SEC, Number(ringSec))}
            {...form.getInputProps('ringSec')}
          />
          <NativeSelect label="If nobody picks up" data={NOT_PICKED_UP} {...form.getInputProps('otherwise')} />
          <NativeSelect
            label="If nobody picks up for a VIP"
            data={NOT_PICKED_UP}
            {...form.getInputProps('vipOtherwise')}
          />
        </SimpleGrid>
        <Switch
          label="Press 1 to take the call"
          description="So that your mobile’s own voicemail never answers for you."
          {...form.getInputProps('mustAccept', { type: 'checkbox' })}
        />
        <FormActions saving={isSaving} unchanged={!form.isDirty()} />
      </Stack>
    </form>
  );
}

function ClosedMessage({ form }: { form: UseFormReturnType<Values> }) {
  const { name } = useBusiness();
  return (
    <>
      <Textarea
        label="What they hear"
        description="Then they can leave a voicemail. Leave it empty for the words shown in grey."
        placeholder={`Thank you for calling ${name}. We are closed at the moment.`}
        autosize
        minRows={2}
        maxLength={300}
        {...form.getInputProps('closedMessage')}
      />
      <p className={classes.hint}>
        A burst pipe at night is then a voicemail: the assistant does not hear it, and nobody on call is rung.
      </p>
    </>
  );
}

function toValues({ greetingOverride, forwardTo, hours, ringing }: Answering) {
  return { greetingOverride, forwardTo, ...hours, ...ringing, ringSec: String(ringing.ringSec) };
}

function toAnswering(values: Values): Answering {
  const { greetingOverride, forwardTo, open, closed, closedMessage, ringSec, ...ringing } = values;
  return {
    greetingOverride,
    forwardTo,
    hours: { open, closed, closedMessage },
    ringing: { ...ringing, ringSec: Number(ringSec) },
  };
}
