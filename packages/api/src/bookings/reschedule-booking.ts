import { queueBookingText, rescheduleBooking as reschedule } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { answerChange } from './answer-change.ts';
import { CALENDAR_TIMEOUT_MS } from './calendar-timeout.ts';
import { TellCustomer } from './tell-customer.ts';

/** Without `technicianId` whoever has the job keeps it. `told`: what became of the text to the customer, null when none was wanted. */
export const rescheduleBooking = projectProcedure
  .input(
    z.object({
      bookingId: Id,
      startsAt: z.iso.datetime({ offset: true }),
      technicianId: Id.nullish(),
      tellCustomer: TellCustomer,
    }),
  )
  .mutation(async ({ ctx, input: { bookingId, startsAt, technicianId, tellCustomer } }) => {
    const { projectId } = ctx;
    const nowMs = ctx.deps.now().getTime();
    const moved = answerChange(
      await reschedule(ctx.deps, {
        projectId,
        bookingId,
        startsAtMs: Date.parse(startsAt),
        technicianId: technicianId ?? null,
        nowMs,
        signal: AbortSignal.timeout(CALENDAR_TIMEOUT_MS),
      }),
    );
    const text = { projectId, bookingId, kind: 'booking_moved', nowMs } as const;
    return { ...moved, told: tellCustomer ? await queueBookingText(ctx.db, text) : null };
  });
