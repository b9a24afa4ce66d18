import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { CheckList } from '#app/components/check-list.tsx';
import { minutesInWords } from '#app/lib/format.ts';
import { showFailure } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import classes from './calendars.module.css';
import type { Setup } from './use-calendar-setup.ts';
import { useChooseCalendar, useReadAgain } from './use-calendar-setup.ts';

type EventTypes = RouterOutputs['calendar']['account']['eventTypes'];

interface CalcomServicesProps {
  setup: Setup;
  eventTypes: EventTypes;
}

/** What stands for which service at Cal.com, and the button that tries it all. */
export function CalcomServices({ setup, eventTypes }: CalcomServicesProps) {
  const form = useForm({ initialValues: { chosen: chosenOf(setup) } });
  const { choose, isSaving } = useChooseCalendar();
  const save = () => choose({ provider: 'calcom', eventTypeIdByServiceId: toIds(form.values.chosen) });
  const isSaved = setup.provider === 'calcom' && !form.isDirty();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="lg">
        <fieldset className={classes.pairs}>
          <legend className={classes.legend}>What to book at Cal.com for each service</legend>
          {setup.services.map(({ serviceId, name, durationMin }) => (
            <div key={serviceId} className={classes.pair}>
              <label className={classes.service} htmlFor={`event-type-${serviceId}`}>
                {name} <span>{minutesInWords(durationMin)}</span>
              </label>
              <NativeSelect
                id={`event-type-${serviceId}`}
                data={choices(eventTypes, form.values.chosen[serviceId] ?? '')}
                {...form.getInputProps(`chosen.${serviceId}`)}
              />
            </div>
          ))}
          {setup.services.length === 0 && (
            <p className={classes.muted}>None of your services can be booked yet. Add one under Services & prices.</p>
          )}
        </fieldset>
        <Group gap="sm">
          <Button type="submit" loading={isSaving} disabled={isSaved}>
            {setup.provider === 'calcom' ? 'Save' : 'Book in Cal.com'}
          </Button>
        </Group>
        {isSaved && <TrySetup />}
      </Stack>
    </form>
  );
}

function TrySetup() {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const test = useMutation(
    trpc.calendar.test.mutationOptions({
      onError: (error) => showFailure('Not tested', error),
      onSettled: () => readAgain(),
    }),
  );
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Test the connection
        </Button>
        <span className={classes.muted}>Looks for free times of every service. Nothing is booked.</span>
      </Group>
      {test.data && <CheckList checks={test.data} label="What the test found" />}
    </Stack>
  );
}

function chosenOf({ services, eventTypeIdByServiceId }: Setup): Record<string, string> {
  return Object.fromEntries(
    services.map(({ serviceId }) => [serviceId, String(eventTypeIdByServiceId[serviceId] ?? '')]),
  );
}

function toIds(chosen: Record<string, string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([serviceId, id]) => (id === '' ? [] : [[serviceId, Number(id)]])),
  );
}

/** What was chosen before is shown even when it has gone: nothing changes without being seen. */
function choices(eventTypes: EventTypes, chosen: string) {
  const known = eventTypes.map(({ eventTypeId, title, lengthMin }) => ({
    value: String(eventTypeId),
    label: `${title}, ${minutesInWords(lengthMin)}`,
  }));
  const isGone = chosen !== '' && !known.some(({ value }) => value === chosen);
  return [
    { value: '', label: 'Not bookable by phone' },
    ...known,
    ...(isGone ? [{ value: chosen, label: `Event type ${chosen}, not in this account` }] : []),
  ];
}
