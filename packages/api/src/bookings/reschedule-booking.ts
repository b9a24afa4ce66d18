import { rescheduleBooking as reschedule } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { answerChange } from './answer-change.ts';
import { CALENDAR_TIMEOUT_MS } from './calendar-timeout.ts';

/** Without `technicianId` whoever has the job keeps it. */
export const rescheduleBooking = projectProcedure
  .input(z.object({ bookingId: Id, startsAt: z.iso.datetime({ offset: true }), technicianId: Id.nullish() }))
  .mutation(async ({ ctx, input }) =>
    answerChange(
      await reschedule(ctx.deps, {
        projectId: ctx.projectId,
        bookingId: input.bookingId,
        startsAtMs: Date.parse(input.startsAt),
        technicianId: input.technicianId ?? null,
        nowMs: ctx.deps.now().getTime(),
        signal: AbortSignal.timeout(CALENDAR_TIMEOUT_MS),
      }),
    ),
  );
