import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '#app/components/notice.tsx';
import type { Booking } from '#app/features/bookings/booking.ts';
import { TellCustomerChoice } from '#app/features/bookings/tell-customer-choice.tsx';
import { toldInWords } from '#app/features/bookings/told-words.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';

/** Asks once more: the time is free for others the moment it is cancelled, so there is no taking back. */
export function CancelBooking({ booking, onDone }: { booking: Booking; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [tellCustomer, setTellCustomer] = useState(true);
  const { bookingId, customerName, customerPhone } = booking;
  const cancel = useMutation(
    trpc.bookings.cancel.mutationOptions({
      onError: (error) => showFailure('The booking was not cancelled', error),
      onSuccess: async ({ told }) => {
        showSaved(`Booking cancelled. The time is free again.${toldInWords(told, customerName)}`);
        await queryClient.invalidateQueries(trpc.bookings.pathFilter());
        onDone();
      },
    }),
  );
  return (
    <Notice tone="danger" title="Cancel this booking?">
      <Stack gap="sm">
        <span>The time becomes free at once and may be given to someone else.</span>
        <TellCustomerChoice
          customerName={customerName}
          phone={customerPhone}
          checked={tellCustomer}
          onChange={setTellCustomer}
          what="that it is cancelled"
        />
        <Group gap="sm">
          <Button color="red.9" loading={cancel.isPending} onClick={() => cancel.mutate({ bookingId, tellCustomer })}>
            Yes, cancel it
          </Button>
          <Button variant="default" onClick={onDone} data-autofocus>
            Keep it
          </Button>
        </Group>
      </Stack>
    </Notice>
  );
}
