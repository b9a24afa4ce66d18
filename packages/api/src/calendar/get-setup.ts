import { readCalendarSetup } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

/** What is saved about where jobs are booked. Nobody outside is asked. */
export const getSetup = projectProcedure.query(async ({ ctx }) =>
  answer(await readCalendarSetup(ctx.deps, ctx.projectId)),
);
