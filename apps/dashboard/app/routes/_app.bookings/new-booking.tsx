import { Checkbox, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import type { Service, Technician } from '#app/features/bookings/booking.ts';
import { PlacementNotes } from '#app/features/bookings/placement-notes.tsx';
import { toldInWords } from '#app/features/bookings/told-words.ts';
import { usePlacement } from '#app/features/bookings/use-placement.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { minutesInWords } from '#app/lib/format.ts';
import { showSaved } from '#app/lib/notify.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { instantAt } from '#app/lib/zoned-time.ts';
import { detailsOf, emptyForm, FIELD_NAMES, type NewBookingForm, type Place, validate } from './new-booking-form.ts';

interface NewBookingProps {
  /** Where it was asked for; null: closed. */
  place: Place | null;
  services: readonly Service[];
  technicians: readonly Technician[];
  isOwnCalendar: boolean;
  onClose: () => void;
}

/** A job that did not come by phone to the assistant: entered by hand, kept by the same rules. */
export function NewBooking({ place, ...props }: NewBookingProps) {
  return (
    <SidePanel opened={place !== null} onClose={props.onClose} title="New booking" size="lg">
      {place && <Editor key={`${place.day} ${place.time} ${place.technicianId}`} place={place} {...props} />}
    </SidePanel>
  );
}

function Editor({ place, services, technicians, isOwnCalendar, onClose }: NewBookingProps & { place: Place }) {
  const { timeZone } = useBusiness();
  const offered = services.filter(({ active }) => active);
  const people = technicians.filter(({ active }) => active);
  const form = useForm<NewBookingForm>({
    initialValues: emptyForm(place, { serviceId: offered[0]?.serviceId, technicianId: people[0]?.technicianId }),
    validate,
  });
  const { day, time, serviceId, technicianId, postalCode } = form.values;
  const isAsked = isOwnCalendar && day !== '' && time !== '' && serviceId !== '' && technicianId !== '';
  const placement = usePlacement(
    isAsked
      ? { serviceId, technicianId, startsAt: instantAt(day, time, timeZone), postalCode: postalCode || null }
      : null,
  );
  const { save, isSaving } = useCreateBooking(form, onClose);
  const service = offered.find((each) => each.serviceId === serviceId);
  return (
    <form onSubmit={form.onSubmit((values) => save(detailsOf(values, { timeZone, isOwnCalendar })))} noValidate>
      <Stack gap="md">
        <NativeSelect
          label="Service"
          description={service && `Takes ${minutesInWords(service.durationMin)}.`}
          data={offered.map((each) => ({ value: each.serviceId, label: each.name }))}
          {...form.getInputProps('serviceId')}
        />
        <SimpleGrid cols={2} spacing="md">
          <TextInput type="date" label="Day" required {...form.getInputProps('day')} />
          <TextInput type="time" step={900} label="Starts at" required {...form.getInputProps('time')} />
        </SimpleGrid>
        {isOwnCalendar && (
          <NativeSelect
            label="Technician"
            data={people.map((each) => ({ value: each.technicianId, label: each.name }))}
            {...form.getInputProps('technicianId')}
          />
        )}
        <PlacementNotes problems={placement.problems} />
        <TextInput label="Customer" required data-autofocus {...form.getInputProps('customerName')} />
        <TextInput label="Phone" type="tel" required {...form.getInputProps('customerPhone')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput label="Address" required {...form.getInputProps('address')} />
          <TextInput label="ZIP code" inputMode="numeric" {...form.getInputProps('postalCode')} />
        </SimpleGrid>
        <Textarea label="What is to be done" autosize minRows={2} {...form.getInputProps('notes')} />
        <Checkbox
          label="Text the customer a confirmation"
          {...form.getInputProps('tellCustomer', { type: 'checkbox' })}
        />
        <FormActions
          saving={isSaving}
          unchanged={placement.isImpossible}
          label={placement.problems.length > 0 && !placement.isImpossible ? 'Book anyway' : 'Book'}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

function useCreateBooking(form: ReturnType<typeof useForm<NewBookingForm>>, onClose: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const handlers = saveHandlers(form, { saved: 'Booked.', failed: 'It was not booked', fieldNames: FIELD_NAMES });
  const create = useMutation(
    trpc.bookings.create.mutationOptions({
      onError: handlers.onError,
      onSuccess: async ({ told }, { customerName }) => {
        showSaved(`Booked.${toldInWords(told, customerName)}`);
        await queryClient.invalidateQueries(trpc.bookings.pathFilter());
        onClose();
      },
    }),
  );
  return { save: create.mutate, isSaving: create.isPending };
}
