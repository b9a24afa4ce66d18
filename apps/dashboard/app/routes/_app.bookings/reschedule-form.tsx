import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSearchParams } from '@remix-run/react';
import { FormActions } from '#app/components/form-actions.tsx';
import type { Booking, Technician } from '#app/features/bookings/booking.ts';
import { PlacementNotes } from '#app/features/bookings/placement-notes.tsx';
import { TellCustomerChoice } from '#app/features/bookings/tell-customer-choice.tsx';
import { useMoveBooking } from '#app/features/bookings/use-move-booking.ts';
import { usePlacement } from '#app/features/bookings/use-placement.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { localDay } from '#app/lib/format.ts';
import { instantAt, wallClock } from '#app/lib/zoned-time.ts';
import { readView, viewPath } from './calendar-view.ts';

interface RescheduleFormProps {
  booking: Booking;
  technicians: readonly Technician[];
  onDone: () => void;
}

/** Another time or another technician for a job. The old time is kept until the new one is certain. */
export function RescheduleForm({ booking, technicians, onDone }: RescheduleFormProps) {
  const { timeZone } = useBusiness();
  const follow = useFollow(booking);
  const { isMoving, move } = useMoveBooking(booking, (startsAt) => {
    follow(startsAt);
    onDone();
  });
  const { technician, bookingId } = booking;
  const form = useForm({
    initialValues: {
      day: localDay(booking.startsAt, timeZone),
      time: wallClock(booking.startsAt, timeZone),
      technicianId: technician?.technicianId ?? '',
      tellCustomer: true,
    },
    validate: {
      day: (value) => (value === '' ? 'Choose a day' : null),
      time: (value) => (value === '' ? 'Choose a time' : null),
    },
  });
  const { day, time, technicianId, tellCustomer } = form.values;
  const isElsewhere = form.isDirty('day') || form.isDirty('time') || form.isDirty('technicianId');
  const wished =
    isElsewhere && day !== '' && time !== ''
      ? { bookingId, startsAt: instantAt(day, time, timeZone), technicianId: technicianId || null }
      : null;
  const placement = usePlacement(wished);
  const choices = technicians.filter((each) => each.active || each.technicianId === technician?.technicianId);
  return (
    <form
      onSubmit={form.onSubmit(() => {
        if (wished) move({ ...wished, tellCustomer });
      })}
      noValidate
      aria-label="Move this booking"
    >
      <Stack gap="md">
        <SimpleGrid cols={2} spacing="md">
          <TextInput type="date" label="Day" {...form.getInputProps('day')} />
          <TextInput type="time" step={900} label="Starts at" {...form.getInputProps('time')} />
        </SimpleGrid>
        {booking.calendar === 'own' && (
          <NativeSelect
            label="Technician"
            data={choices.map((each) => ({ value: each.technicianId, label: each.name }))}
            {...form.getInputProps('technicianId')}
          />
        )}
        <PlacementNotes problems={placement.problems} />
        <TellCustomerChoice
          customerName={booking.customerName}
          phone={booking.customerPhone}
          checked={tellCustomer}
          onChange={(checked) => form.setFieldValue('tellCustomer', checked)}
          what="the new time"
        />
        <FormActions
          saving={isMoving}
          unchanged={!isElsewhere || placement.isImpossible}
          label={placement.problems.length > 0 && !placement.isImpossible ? 'Move anyway' : 'Move booking'}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}

/** Shows the week or the day that a booking has moved to. */
function useFollow({ bookingId }: Booking) {
  const { timeZone, renderedAtMs } = useBusiness();
  const [params, setParams] = useSearchParams();
  return (startsAt: string) => {
    const view = readView(params, localDay(renderedAtMs, timeZone));
    const path = viewPath({ ...view, day: localDay(startsAt, timeZone) });
    const next = new URLSearchParams(path.slice(path.indexOf('?')));
    next.set('booking', bookingId);
    setParams(next, { replace: true, preventScrollReset: true });
  };
}
