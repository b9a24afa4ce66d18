import { removeTimeOff as remove } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const removeTimeOff = managerProcedure
  .input(z.object({ timeOffId: Id }))
  .mutation(async ({ ctx, input }) => answer(await remove(ctx.db, { projectId: ctx.projectId, ...input })));
