import { CallFilter, listCalls as read } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

export const listCalls = projectProcedure
  .input(CallFilter)
  .query(async ({ ctx, input }) => answer(await read(ctx.db, { projectId: ctx.projectId, filter: input })));
