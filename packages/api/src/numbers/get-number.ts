import { getNumber as read } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const getNumber = projectProcedure
  .input(z.object({ numberId: Id }))
  .query(async ({ ctx, input }) =>
    answer(await read(ctx.db, { projectId: ctx.projectId, numberId: input.numberId }, ctx.deps.now())),
  );
