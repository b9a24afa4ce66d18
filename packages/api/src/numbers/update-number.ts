import { NumberSettings, updateNumber as update } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id, ReadAt } from '../trpc/shapes.ts';

export const updateNumber = managerProcedure
  .input(z.object({ numberId: Id, readAt: ReadAt, ...NumberSettings.shape }))
  .mutation(async ({ ctx, input: { numberId, readAt, ...settings } }) =>
    answer(await update(ctx.db, { projectId: ctx.projectId, numberId, readAt, settings })),
  );
