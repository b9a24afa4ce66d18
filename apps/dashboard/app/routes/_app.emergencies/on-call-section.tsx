import { Button, NativeSelect, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { hasProblems } from '#app/features/hours/business-hours.ts';
import { phoneNumber } from '#app/lib/format.ts';
import { IconPlus } from '#app/theme/icons.ts';
import classes from './emergencies.module.css';
import { toLadder, toValues } from './on-call-form.ts';
import { PersonFields } from './person-fields.tsx';
import { type Emergencies, type Person, useSaveEmergencies } from './use-save-emergencies.ts';

const RING_STEPS_SEC = [15, 20, 25, 30, 40, 60];
const MAX_ROUNDS = 5;
const MAX_PEOPLE = 12;

/** Who is rung, in which order, and how. */
export function OnCallSection({ emergencies }: { emergencies: Emergencies }) {
  const form = useForm({
    initialValues: toValues(emergencies),
    validate: {
      onCall: {
        name: (name) => (name.trim() === '' ? 'Give a name' : null),
        phone: (phone) => (phone.trim() === '' ? 'Give a phone number' : null),
        hours: (hours, { onCall }, path) => {
          const isOwn = onCall[Number(path.split('.')[1])]?.when === 'own';
          return isOwn && (hours === null || hasProblems(hours)) ? 'Look at the hours again' : null;
        },
      },
    },
  });
  const { save, isSaving } = useSaveEmergencies(form, (saved) => form.setValues(toValues(saved)));
  const { onCall } = form.values;
  return (
    <Card
      title="Who is on call"
      description="They are rung one after the other until somebody presses 1. Whoever takes it calls the customer back."
    >
      <form onSubmit={form.onSubmit((values) => save({ onCall: values.onCall, ladder: toLadder(values) }))} noValidate>
        <Stack gap="md">
          {onCall.length === 0 && <NobodyYet contactPhone={emergencies.contactPhone} />}
          {onCall.map((person, index) => (
            <PersonFields key={person.personId} form={form} index={index} />
          ))}
          {onCall.length < MAX_PEOPLE && (
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              className={classes.add}
              onClick={() => form.insertListItem('onCall', newPerson())}
            >
              Add a person
            </Button>
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect
              label="Each phone rings for"
              data={RING_STEPS_SEC.map((seconds) => ({ value: String(seconds), label: `${seconds} seconds` }))}
              {...form.getInputProps('ringSec')}
            />
            <NativeSelect
              label="Everybody is tried"
              data={Array.from({ length: MAX_ROUNDS }, (_, index) => ({
                value: String(index + 1),
                label: times(index + 1),
              }))}
              {...form.getInputProps('rounds')}
            />
          </SimpleGrid>
          <Switch
            label="Text everybody at the same time"
            description="With what happened, the address and the caller’s number."
            {...form.getInputProps('textEveryone', { type: 'checkbox' })}
          />
          <Switch
            label="Text the caller when somebody has taken it"
            description="With that person’s name. No time of arrival is promised."
            {...form.getInputProps('textCaller', { type: 'checkbox' })}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}

function NobodyYet({ contactPhone }: { contactPhone: string | null }) {
  return (
    <p className={classes.hint}>
      {contactPhone
        ? `Nobody is on the list yet, so the business’s own phone rings: ${phoneNumber(contactPhone)}.`
        : 'Nobody is on the list yet, and the business has no phone of its own in its profile: emergencies are only written down. Add a person.'}
    </p>
  );
}

function times(rounds: number): string {
  if (rounds === 1) return 'once';
  return rounds === 2 ? 'twice' : `${rounds} times`;
}

let added = 0;

function newPerson(): Person {
  added += 1;
  return { personId: `new_${Date.now()}_${added}`, name: '', phone: '', active: true, when: 'always', hours: null };
}
