import { addNumber as add, NewNumber } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

export const addNumber = managerProcedure
  .input(NewNumber)
  .mutation(async ({ ctx, input }) => answer(await add(ctx.db, { projectId: ctx.projectId, ...input })));
