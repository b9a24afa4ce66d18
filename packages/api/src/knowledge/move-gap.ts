import { moveKnowledgeGap } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const moveGap = managerProcedure
  .input(z.object({ gapId: Id, state: z.enum(['open', 'dismissed']) }))
  .mutation(async ({ ctx, input }) => answer(await moveKnowledgeGap(ctx.db, { projectId: ctx.projectId, ...input })));
