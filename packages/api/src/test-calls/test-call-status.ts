import { testCallStatus as read } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const testCallStatus = projectProcedure
  .input(z.object({ runId: Id }))
  .query(async ({ ctx, input }) => answer(await read(ctx.deps, { projectId: ctx.projectId, runId: input.runId })));
