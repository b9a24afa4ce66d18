import { bookByHand, HandBooking, queueBookingText } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { CALENDAR_TIMEOUT_MS } from './calendar-timeout.ts';
import { TellCustomer } from './tell-customer.ts';

/** `told`: what became of the text to the customer; null when none was wanted. */
export const createBooking = projectProcedure
  .input(HandBooking.extend({ tellCustomer: TellCustomer }))
  .mutation(async ({ ctx, input: { tellCustomer, ...details } }) => {
    const { projectId } = ctx;
    const nowMs = ctx.deps.now().getTime();
    const signal = AbortSignal.timeout(CALENDAR_TIMEOUT_MS);
    const booking = answer(await bookByHand(ctx.deps, { projectId, details, nowMs, signal }));
    const text = { projectId, bookingId: booking.bookingId, kind: 'booking_confirmation', nowMs } as const;
    return { ...booking, told: tellCustomer ? await queueBookingText(ctx.db, text) : null };
  });
