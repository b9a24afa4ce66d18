import { dailyFigures as read } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

const MAX_DAYS = 366;

export const dailyFigures = projectProcedure
  .input(z.object({ days: z.number().int().min(1).max(MAX_DAYS).default(14) }))
  .query(({ ctx, input }) =>
    read(ctx.db, {
      projectId: ctx.projectId,
      timeZone: ctx.project.timeZone,
      days: input.days,
      now: ctx.deps.now(),
    }),
  );
