import { removeTechnicianFeed } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const removeFeed = managerProcedure
  .input(z.object({ technicianId: Id }))
  .mutation(async ({ ctx, input }) =>
    answer(await removeTechnicianFeed(ctx.db, { projectId: ctx.projectId, technicianId: input.technicianId })),
  );
