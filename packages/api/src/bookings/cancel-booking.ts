import { cancelBooking as cancel, queueBookingText } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { answerChange } from './answer-change.ts';
import { CALENDAR_TIMEOUT_MS } from './calendar-timeout.ts';
import { TellCustomer } from './tell-customer.ts';

/** `told`: what became of the text to the customer; null when none was wanted. */
export const cancelBooking = projectProcedure
  .input(z.object({ bookingId: Id, tellCustomer: TellCustomer }))
  .mutation(async ({ ctx, input: { bookingId, tellCustomer } }) => {
    const { projectId } = ctx;
    const nowMs = ctx.deps.now().getTime();
    const signal = AbortSignal.timeout(CALENDAR_TIMEOUT_MS);
    const cancelled = answerChange(await cancel(ctx.deps, { projectId, bookingId, nowMs, signal }));
    const text = { projectId, bookingId, kind: 'booking_cancelled', nowMs } as const;
    return { ...cancelled, told: tellCustomer ? await queueBookingText(ctx.db, text) : null };
  });
