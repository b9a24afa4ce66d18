import { createTechnician as create, TechnicianDetails } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

export const createTechnician = managerProcedure
  .input(TechnicianDetails)
  .mutation(async ({ ctx, input }) => answer(await create(ctx.db, { projectId: ctx.projectId, details: input })));
