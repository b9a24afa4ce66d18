import { SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import classes from './profile.module.css';
import { TextPreview } from './text-preview.tsx';
import { type Profile, type SectionProps, useSaveSection } from './use-save-section.ts';

type Texts = Profile['texts'];
type PartProps = { form: UseFormReturnType<Texts>; profile: Profile };

/** `core`: longer, and it costs three texts. */
const MAX_TEXT_CHARS = 459;

/** What customers get by SMS, in the business's own words. */
export function TextsSection({ profile }: SectionProps) {
  const form = useForm<Texts>({ initialValues: profile.texts });
  const { save, isSaving } = useSaveSection(form, 'texts');
  return (
    <Card
      title="Texts to customers"
      description="Sent from your number by themselves. Customers can answer C to confirm, R for another time, and STOP for no more texts."
    >
      <form onSubmit={form.onSubmit((texts) => save({ texts }))} noValidate>
        <Stack gap="md">
          <p className={classes.result}>
            Words in braces are filled in: {'{business}, {service}, {date}, {time}, {address}, {code}, {phone}'}. Up to
            160 characters cost one text.
          </p>
          <Confirmation form={form} profile={profile} />
          <Reminder form={form} profile={profile} />
          <Changes form={form} profile={profile} />
          <Rest form={form} profile={profile} />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}

function Confirmation({ form, profile }: PartProps) {
  return (
    <>
      <Switch
        label="Confirm bookings made by phone"
        {...form.getInputProps('confirmation.enabled', { type: 'checkbox' })}
      />
      {form.values.confirmation.enabled && (
        <Message form={form} profile={profile} path="confirmation.text" label="Confirmation" />
      )}
    </>
  );
}

function Reminder({ form, profile }: PartProps) {
  return (
    <>
      <Switch label="Remind the day before" {...form.getInputProps('reminder.enabled', { type: 'checkbox' })} />
      {form.values.reminder.enabled && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <TextInput type="time" label="Reminders leave at" {...form.getInputProps('reminder.at')} />
          </SimpleGrid>
          <Message form={form} profile={profile} path="reminder.text" label="Reminder" />
        </>
      )}
    </>
  );
}

function Changes({ form, profile }: PartProps) {
  return (
    <>
      <Switch
        label="Tell customers when their time changes"
        {...form.getInputProps('change.enabled', { type: 'checkbox' })}
      />
      {form.values.change.enabled && (
        <>
          <Message form={form} profile={profile} path="change.moved" label="New time" />
          <Message form={form} profile={profile} path="change.cancelled" label="Cancelled" />
        </>
      )}
    </>
  );
}

function Rest({ form, profile }: PartProps) {
  return (
    <>
      {profile.business.bookingPageUrl !== null && (
        <Message form={form} profile={profile} path="link.text" label="Booking page, when a caller wants it" />
      )}
      <h3 className={classes.subtitle}>At night</h3>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <TextInput type="time" label="No reminders after" {...form.getInputProps('quietHours.from')} />
        <TextInput type="time" label="and before" {...form.getInputProps('quietHours.to')} />
      </SimpleGrid>
      <h3 className={classes.subtitle}>For you</h3>
      <Switch
        label="Text me when somebody leaves a message"
        description={
          profile.business.contactPhone === null
            ? 'Goes to the person’s phone of the business section. There is none yet.'
            : 'Goes to the person’s phone of the business section.'
        }
        {...form.getInputProps('tellOwner.messages', { type: 'checkbox' })}
      />
    </>
  );
}

type TextPath = 'confirmation.text' | 'reminder.text' | 'change.moved' | 'change.cancelled' | 'link.text';

function Message({ form, profile, path, label }: PartProps & { path: TextPath; label: string }) {
  const props = form.getInputProps(path);
  return (
    <div>
      <Textarea label={label} autosize minRows={2} maxLength={MAX_TEXT_CHARS} required {...props} />
      <TextPreview template={String(props.value)} profile={profile} />
    </div>
  );
}
