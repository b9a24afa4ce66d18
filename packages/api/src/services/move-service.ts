import { moveService as move } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** `position`: 0 is the first line of the price list. */
export const moveService = managerProcedure
  .input(z.object({ serviceId: Id, position: z.number().int().min(0).max(1_000) }))
  .mutation(async ({ ctx, input }) => answer(await move(ctx.db, { projectId: ctx.projectId, ...input })));
