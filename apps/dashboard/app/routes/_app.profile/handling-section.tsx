import { NativeSelect, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { minuteChoices, secondChoices } from '#app/lib/time-choices.ts';
import classes from './profile.module.css';
import { type Profile, type SectionProps, useSaveSection } from './use-save-section.ts';

type Handling = Profile['callHandling'];
type Values = ReturnType<typeof toValues>;
type PartProps = { form: UseFormReturnType<Values> };

const MAX_CONSENT_CHARS = 300;
const RING_STEPS_SEC = [15, 20, 25, 30, 45, 60];
const LENGTH_STEPS_MIN = [10, 15, 20, 30, 45, 60, 90, 120];

const TRANSFER_MODES: { value: Handling['transfer']['mode']; label: string }[] = [
  { value: 'warm', label: 'After telling the person what it is about' },
  { value: 'blind', label: 'At once' },
];
const NOBODY_ANSWERS: { value: Handling['transfer']['whenNobodyAnswers']; label: string }[] = [
  { value: 'assistant', label: 'The assistant carries on' },
  { value: 'voicemail', label: 'They can leave a voicemail' },
];
const UNAVAILABLE: { value: Handling['whenUnavailable']; label: string }[] = [
  { value: 'human', label: 'Ring a person' },
  { value: 'voicemail', label: 'Take a voicemail' },
  { value: 'message', label: 'Ask them to call again later' },
];
const DATABASE_AWAY: { value: Handling['whenDatabaseAway']; label: string }[] = [
  { value: 'answer', label: 'Answer anyway, with what it remembers' },
  { value: 'fallback', label: 'Do the same as above' },
];

/** What happens around the conversation: recording, people, and when something fails. */
export function HandlingSection({ profile }: SectionProps) {
  const form = useForm({
    initialValues: toValues(profile.callHandling),
    validate: {
      consent: (value, { record }) => (record && value.trim() === '' ? 'Type what callers are told' : null),
    },
  });
  const { save, isSaving } = useSaveSection(form, 'callHandling');
  return (
    <Card
      title="How calls are handled"
      description="Whether calls are recorded, when a person takes over, and what callers get when something goes wrong."
    >
      <form onSubmit={form.onSubmit((values) => save({ callHandling: toHandling(values) }))} noValidate>
        <Stack gap="md">
          <Recording form={form} />
          <People form={form} hasPhone={profile.business.contactPhone !== null} />
          <Trouble form={form} />
          <During form={form} presentMin={profile.callHandling.maxLengthMin} />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}

function Recording({ form }: PartProps) {
  return (
    <>
      <Switch
        label="Record calls"
        description="Both sides, kept with the call, so that you can listen to it later."
        {...form.getInputProps('record', { type: 'checkbox' })}
      />
      {form.values.record && (
        <>
          <TextInput
            label="What callers are told first"
            description="Spoken before your greeting."
            maxLength={MAX_CONSENT_CHARS}
            required
            {...form.getInputProps('consent')}
          />
          <p className={classes.result}>
            In many states it is against the law to record a call when not everyone on it knows. Callers are always
            told, so keep this sentence clear. If you are not sure what your state asks for, ask a lawyer.
          </p>
        </>
      )}
    </>
  );
}

function People({ form, hasPhone }: PartProps & { hasPhone: boolean }) {
  return (
    <>
      <h3 className={classes.subtitle}>When a caller wants a person</h3>
      {!hasPhone && (
        <p className={classes.result}>
          There is no person’s phone in the <a href="#business">business section</a> yet. Until there is one, the
          assistant keeps the call and takes a message.
        </p>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NativeSelect label="They are put through" data={TRANSFER_MODES} {...form.getInputProps('transferMode')} />
        <NativeSelect
          label="The phone rings for"
          data={secondChoices(RING_STEPS_SEC, Number(form.values.ringSec))}
          {...form.getInputProps('ringSec')}
        />
        <NativeSelect label="If nobody answers" data={NOBODY_ANSWERS} {...form.getInputProps('whenNobodyAnswers')} />
      </SimpleGrid>
      <Switch label="Pressing 0 reaches a person" {...form.getInputProps('keyZeroToHuman', { type: 'checkbox' })} />
    </>
  );
}

function Trouble({ form }: PartProps) {
  return (
    <>
      <h3 className={classes.subtitle}>When something goes wrong</h3>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NativeSelect
          label="If the assistant cannot speak"
          data={UNAVAILABLE}
          {...form.getInputProps('whenUnavailable')}
        />
        <NativeSelect
          label="If our records are unreachable"
          data={DATABASE_AWAY}
          {...form.getInputProps('whenDatabaseAway')}
        />
      </SimpleGrid>
    </>
  );
}

function During({ form, presentMin }: PartProps & { presentMin: number }) {
  return (
    <>
      <h3 className={classes.subtitle}>During the call</h3>
      <Switch
        label="Carry on after a cough or an “uh-huh”"
        description="The assistant finishes its sentence instead of waiting for what was never going to be said."
        {...form.getInputProps('resumeAfterNoise', { type: 'checkbox' })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NativeSelect
          label="Longest call"
          description="Callers are told a minute before."
          data={minuteChoices(LENGTH_STEPS_MIN, presentMin)}
          {...form.getInputProps('maxLengthMin')}
        />
      </SimpleGrid>
    </>
  );
}

function toValues(handling: Handling) {
  const { recording, transfer, ...rest } = handling;
  return {
    record: recording.enabled,
    consent: recording.consent,
    transferMode: transfer.mode,
    whenNobodyAnswers: transfer.whenNobodyAnswers,
    ringSec: String(transfer.ringSec),
    keyZeroToHuman: rest.keyZeroToHuman,
    whenUnavailable: rest.whenUnavailable,
    whenDatabaseAway: rest.whenDatabaseAway,
    resumeAfterNoise: rest.resumeAfterNoise,
    maxLengthMin: String(rest.maxLengthMin),
  };
}

function toHandling(values: Values): Handling {
  const { record, consent, transferMode, whenNobodyAnswers, ringSec, maxLengthMin, ...rest } = values;
  return {
    ...rest,
    recording: { enabled: record, consent: consent.trim() },
    transfer: { mode: transferMode, whenNobodyAnswers, ringSec: Number(ringSec) },
    maxLengthMin: Number(maxLengthMin),
  };
}
