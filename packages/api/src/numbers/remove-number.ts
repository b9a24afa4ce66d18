import { removeNumber as remove } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const removeNumber = managerProcedure
  .input(z.object({ numberId: Id }))
  .mutation(async ({ ctx, input }) =>
    answer(await remove(ctx.db, { projectId: ctx.projectId, numberId: input.numberId })),
  );
