import { requestHangUp } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Asks the worker that carries the call to end it. That it ended comes as a live event, like every other ending. */
export const hangUp = projectProcedure
  .input(z.object({ callId: Id }))
  .mutation(async ({ ctx, input }) =>
    answer(await requestHangUp(ctx.db, { projectId: ctx.projectId, callId: input.callId, userId: ctx.user.userId })),
  );
