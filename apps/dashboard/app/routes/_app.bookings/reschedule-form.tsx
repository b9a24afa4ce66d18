import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSearchParams } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import type { Booking, Technician } from '#app/features/bookings/booking.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { localDay, longDate, mondayOf, timeOfDay } from '#app/lib/format.ts';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { instantAt, wallClock } from '#app/lib/zoned-time.ts';

interface RescheduleFormProps {
  booking: Booking;
  technicians: readonly Technician[];
  onDone: () => void;
}

/** Another time or another technician for a job. The old time is kept until the new one is certain. */
export function RescheduleForm({ booking, technicians, onDone }: RescheduleFormProps) {
  const { timeZone } = useBusiness();
  const move = useMove(booking, onDone);
  const form = useForm({
    initialValues: {
      day: localDay(booking.startsAt, timeZone),
      time: wallClock(booking.startsAt, timeZone),
      technicianId: booking.technician?.technicianId ?? '',
    },
    validate: {
      day: (value) => (value === '' ? 'Choose a day' : null),
      time: (value) => (value === '' ? 'Choose a time' : null),
    },
  });
  const choices = technicians.filter(
    ({ active, technicianId }) => active || technicianId === booking.technician?.technicianId,
  );
  const submit = ({ day, time, technicianId }: typeof form.values) =>
    move.mutate({
      bookingId: booking.bookingId,
      startsAt: instantAt(day, time, timeZone),
      technicianId: technicianId || null,
    });
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate aria-label="Move this booking">
      <Stack gap="md">
        <SimpleGrid cols={2} spacing="md">
          <TextInput type="date" label="Day" {...form.getInputProps('day')} />
          <TextInput type="time" step={900} label="Starts at" {...form.getInputProps('time')} />
        </SimpleGrid>
        {booking.calendar === 'own' && (
          <NativeSelect
            label="Technician"
            data={choices.map(({ technicianId, name }) => ({ value: technicianId, label: name }))}
            {...form.getInputProps('technicianId')}
          />
        )}
        <FormActions saving={move.isPending} unchanged={!form.isDirty()} label="Move booking" onCancel={onDone} />
      </Stack>
    </form>
  );
}

/** Moves a booking, follows it to its new week, and offers the way back. */
function useMove(booking: Booking, onDone: () => void) {
  const trpc = useTRPC();
  const { timeZone } = useBusiness();
  const queryClient = useQueryClient();
  const [, setParams] = useSearchParams();
  const refresh = () => queryClient.invalidateQueries(trpc.bookings.pathFilter());
  const moveBack = useMutation(
    trpc.bookings.reschedule.mutationOptions({
      onError: (error) => showFailure('The booking could not be moved back', error),
      onSuccess: refresh,
    }),
  );
  return useMutation(
    trpc.bookings.reschedule.mutationOptions({
      onError: (error) => showFailure('The booking was not moved', error),
      onSuccess: async ({ bookingId, startsAt }) => {
        const { technician } = booking;
        showUndo(`Moved to ${longDate(startsAt, timeZone)} at ${timeOfDay(startsAt, timeZone)}.`, () =>
          moveBack.mutate({ bookingId, startsAt: booking.startsAt, technicianId: technician?.technicianId ?? null }),
        );
        await refresh();
        setParams({ week: mondayOf(localDay(startsAt, timeZone)), booking: bookingId }, { replace: true });
        onDone();
      },
    }),
  );
}
