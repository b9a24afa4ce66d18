import { cancelBooking as cancel } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { answerChange } from './answer-change.ts';
import { CALENDAR_TIMEOUT_MS } from './calendar-timeout.ts';

export const cancelBooking = projectProcedure.input(z.object({ bookingId: Id })).mutation(async ({ ctx, input }) =>
  answerChange(
    await cancel(ctx.deps, {
      projectId: ctx.projectId,
      bookingId: input.bookingId,
      nowMs: ctx.deps.now().getTime(),
      signal: AbortSignal.timeout(CALENDAR_TIMEOUT_MS),
    }),
  ),
);
