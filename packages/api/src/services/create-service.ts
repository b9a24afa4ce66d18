import { createService as create, ServiceDetails } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

export const createService = managerProcedure
  .input(ServiceDetails)
  .mutation(async ({ ctx, input }) => answer(await create(ctx.db, { projectId: ctx.projectId, details: input })));
