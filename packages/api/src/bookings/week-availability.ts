import { weekAvailability as read } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

/** When everybody works in the week that `weekStart` lies in, and what keeps them from it beside jobs. */
export const weekAvailability = projectProcedure
  .input(z.object({ weekStart: z.iso.date() }))
  .query(({ ctx, input }) => read(ctx.db, { projectId: ctx.projectId, weekStart: input.weekStart }));
