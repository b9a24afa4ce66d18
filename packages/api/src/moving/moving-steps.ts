import { readMoving } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** How far the way over from Vapi is, with one number. */
export const movingSteps = projectProcedure
  .input(z.object({ numberId: Id.optional() }))
  .query(async ({ ctx, input }) => answer(await readMoving(ctx.db, { projectId: ctx.projectId, ...input })));
