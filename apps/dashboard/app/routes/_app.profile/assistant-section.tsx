import { NativeSelect, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { type SectionProps, useSaveSection } from './use-save-section.ts';

/** The voices on offer, the two newest and most natural first. */
const VOICES = [
  { value: 'marin', label: 'Marin: warm and clear (recommended)' },
  { value: 'cedar', label: 'Cedar: calm and deep (recommended)' },
  { value: 'alloy', label: 'Alloy: neutral' },
  { value: 'ash', label: 'Ash: confident' },
  { value: 'ballad', label: 'Ballad: gentle' },
  { value: 'coral', label: 'Coral: bright' },
  { value: 'echo', label: 'Echo: even' },
  { value: 'sage', label: 'Sage: composed' },
  { value: 'shimmer', label: 'Shimmer: cheerful' },
  { value: 'verse', label: 'Verse: lively' },
];

const MAX_GREETING_CHARS = 400;

export function AssistantSection({ profile }: SectionProps) {
  const form = useForm({
    initialValues: profile.assistant,
    validate: { greeting: (value) => (value.trim() === '' ? 'Type what callers hear first' : null) },
  });
  const { save, isSaving } = useSaveSection(form, 'assistant');
  return (
    <Card
      title="Greeting and voice"
      description="How it sounds when it picks up, and what else it should keep in mind."
    >
      <form onSubmit={form.onSubmit((assistant) => save({ assistant }))} noValidate>
        <Stack gap="md">
          <Textarea
            label="Greeting"
            description="The first thing every caller hears. Short is best: under ten seconds."
            autosize
            minRows={2}
            maxLength={MAX_GREETING_CHARS}
            required
            {...form.getInputProps('greeting')}
          />
          <NativeSelect label="Voice" data={VOICES} {...form.getInputProps('voice')} />
          <Textarea
            label="What else it should know or do"
            description="In your words. For example: always ask whether the water is shut off."
            autosize
            minRows={4}
            maxRows={14}
            {...form.getInputProps('notes')}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}
