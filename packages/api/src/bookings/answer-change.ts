import { type ChangeAnswer, type ChangeRefusal, granted, type Refusal, refused } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';

const REFUSALS: Record<ChangeRefusal, Refusal> = {
  not_found: refused('NOT_FOUND', 'This booking does not exist any more.'),
  cancelled: refused('CONFLICT', 'This booking was cancelled already.'),
  conflict: refused(
    'CONFLICT',
    'There is another job then, or time off, or the booking was just changed. Choose another time.',
  ),
  invalid: refused(
    'INPUT_INVALID',
    'Choose a time that is still to come, and a technician who works here.',
    'startsAt',
  ),
};

/** @throws TRPCError with words for the owner when the change was refused. */
export function answerChange(change: ChangeAnswer) {
  if (!change.ok) return answer<never>(REFUSALS[change.reason]);
  const { id, status, startsAt, endsAt, technicianId } = change.booking;
  return answer(
    granted({
      bookingId: id,
      status,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      technicianId,
    }),
  );
}
