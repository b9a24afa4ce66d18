import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBusiness } from '#app/lib/business.tsx';
import { longDate, timeOfDay } from '#app/lib/format.ts';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { type RouterInputs, useTRPC } from '#app/lib/trpc.ts';
import type { Booking } from './booking.ts';
import { toldInWords } from './told-words.ts';

export type Move = RouterInputs['bookings']['reschedule'];

interface MoveBooking {
  isMoving: boolean;
  move: (move: Move) => void;
}

/** Moves a booking and offers the way back. Who was told of the move is told of the way back too. */
export function useMoveBooking(booking: Booking, onMoved: (startsAt: string) => void): MoveBooking {
  const trpc = useTRPC();
  const { timeZone } = useBusiness();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.bookings.pathFilter());
  const moveBack = useMutation(
    trpc.bookings.reschedule.mutationOptions({
      onError: (error) => showFailure('The booking could not be moved back', error),
      onSuccess: refresh,
    }),
  );
  const { bookingId, startsAt: before, technician, customerName } = booking;
  const move = useMutation(
    trpc.bookings.reschedule.mutationOptions({
      onError: (error) => showFailure('The booking was not moved', error),
      onSuccess: async ({ startsAt, told }, { tellCustomer = false }) => {
        const when = `${longDate(startsAt, timeZone)} at ${timeOfDay(startsAt, timeZone)}`;
        showUndo(`Moved to ${when}.${toldInWords(told, customerName)}`, () =>
          moveBack.mutate({
            bookingId,
            startsAt: before,
            technicianId: technician?.technicianId ?? null,
            tellCustomer,
          }),
        );
        await refresh();
        onMoved(startsAt);
      },
    }),
  );
  return { isMoving: move.isPending, move: move.mutate };
}
