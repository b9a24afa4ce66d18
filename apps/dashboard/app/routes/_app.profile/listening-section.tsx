import { NativeSelect, Radio, SimpleGrid, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { pauseChoices } from '#app/lib/time-choices.ts';
import { type Profile, type SectionProps, useSaveSection } from './use-save-section.ts';

type TurnDetection = Profile['turnDetection'];
type Eagerness = Extract<TurnDetection, { type: 'semantic_vad' }>['eagerness'];

const PAUSE_STEPS_MS = [300, 500, 700, 1_000, 1_500];

const PATIENCE: { value: Eagerness; label: string }[] = [
  { value: 'low', label: 'Patient: lets people think' },
  { value: 'auto', label: 'Balanced (recommended)' },
  { value: 'high', label: 'Quick: answers as soon as it can' },
];

const NOISE = [
  { value: '0.4', label: 'Quiet: also hears soft voices' },
  { value: '0.5', label: 'Usual' },
  { value: '0.7', label: 'Noisy: ignores more background' },
];

/** When the assistant takes it that a caller has finished. */
export function ListeningSection({ profile }: SectionProps) {
  const form = useForm({ initialValues: toValues(profile.turnDetection) });
  const { save, isSaving } = useSaveSection(form, 'turnDetection');
  const { type, silenceMs, threshold } = form.values;
  return (
    <Card
      title="How it listens"
      description="How it decides that a caller has finished and it may answer. Change it if callers say it interrupts them, or is slow to answer."
    >
      <form onSubmit={form.onSubmit((values) => save({ turnDetection: toTurnDetection(values) }))} noValidate>
        <Stack gap="lg">
          <Radio.Group label="It answers" {...form.getInputProps('type')}>
            <Stack gap="sm" mt="xs">
              <Radio
                value="server_vad"
                label="after a pause"
                description="Simple and quick. Works well for most businesses."
              />
              <Radio
                value="semantic_vad"
                label="when the sentence sounds finished"
                description="Listens to what is said. Interrupts less when people search for words, such as an address."
              />
            </Stack>
          </Radio.Group>
          {type === 'server_vad' ? (
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
              <NativeSelect
                label="Length of the pause"
                data={pauseChoices(PAUSE_STEPS_MS, Number(silenceMs))}
                {...form.getInputProps('silenceMs')}
              />
              <NativeSelect
                label="Background noise"
                data={
                  NOISE.some(({ value }) => value === threshold)
                    ? NOISE
                    : [{ value: threshold, label: 'As set' }, ...NOISE]
                }
                {...form.getInputProps('threshold')}
              />
            </SimpleGrid>
          ) : (
            <NativeSelect label="Patience" data={PATIENCE} {...form.getInputProps('eagerness')} />
          )}
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}

function toValues(detection: TurnDetection) {
  const pause = detection.type === 'server_vad' ? detection : { threshold: 0.5, silenceDurationMs: 500 };
  return {
    type: detection.type,
    silenceMs: String(pause.silenceDurationMs),
    threshold: String(pause.threshold),
    eagerness: detection.type === 'semantic_vad' ? readEagerness(detection.eagerness) : ('auto' as Eagerness),
  };
}

/** `medium` is what the API means by `auto`. */
function readEagerness(eagerness: Eagerness): Eagerness {
  return eagerness === 'medium' ? 'auto' : eagerness;
}

function toTurnDetection({ type, silenceMs, threshold, eagerness }: ReturnType<typeof toValues>): TurnDetection {
  if (type === 'semantic_vad') return { type, eagerness };
  return { type, silenceDurationMs: Number(silenceMs), threshold: Number(threshold) };
}
