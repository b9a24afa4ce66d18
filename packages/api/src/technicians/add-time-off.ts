import { addTimeOff as add, TimeOffDetails } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Answers the jobs that are booked in that time already: they stay until somebody moves them. */
export const addTimeOff = managerProcedure
  .input(TimeOffDetails.extend({ technicianId: Id }))
  .mutation(async ({ ctx, input: { technicianId, ...details } }) =>
    answer(await add(ctx.db, { projectId: ctx.projectId, technicianId, details })),
  );
