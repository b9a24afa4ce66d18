import { overviewToday as read } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

export const overviewToday = projectProcedure.query(async ({ ctx }) =>
  answer(await read(ctx.db, { projectId: ctx.projectId, now: ctx.deps.now() })),
);
