import { CalendarSection, chooseCalendar as choose } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

/** Says where jobs are booked from the next call on, and what stands for which service there. */
export const chooseCalendar = managerProcedure
  .input(CalendarSection.omit({ apiKey: true }))
  .mutation(async ({ ctx, input }) => {
    const signal = AbortSignal.timeout(SETUP_TIMEOUT_MS);
    return answer(await choose(ctx.deps, { projectId: ctx.projectId, ...input, signal }));
  });
