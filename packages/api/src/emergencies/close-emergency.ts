import { closeAlert } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Somebody has dealt with it: nobody is rung any more. */
export const closeEmergency = projectProcedure
  .input(z.object({ alertId: Id }))
  .mutation(async ({ ctx, input: { alertId } }) =>
    answer(await closeAlert(ctx.db, { projectId: ctx.projectId, alertId, nowMs: ctx.deps.now().getTime() })),
  );
