import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Notice } from '#app/components/notice.tsx';
import type { Booking } from '#app/features/bookings/booking.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';

/** Asks once more: the time is free for others the moment it is cancelled, so there is no taking back. */
export function CancelBooking({ booking, onDone }: { booking: Booking; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.bookings.cancel.mutationOptions({
      onError: (error) => showFailure('The booking was not cancelled', error),
      onSuccess: async () => {
        showSaved('Booking cancelled. The time is free again.');
        await queryClient.invalidateQueries(trpc.bookings.pathFilter());
        onDone();
      },
    }),
  );
  return (
    <Notice tone="danger" title="Cancel this booking?">
      <p style={{ margin: '0 0 12px' }}>
        The time becomes free at once and may be given to someone else. {booking.customerName} is not told: please ring
        them.
      </p>
      <Group gap="sm">
        <Button
          color="red.9"
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ bookingId: booking.bookingId })}
        >
          Yes, cancel it
        </Button>
        <Button variant="default" onClick={onDone} data-autofocus>
          Keep it
        </Button>
      </Group>
    </Notice>
  );
}
