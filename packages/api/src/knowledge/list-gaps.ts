import { countOpenGaps, listKnowledgeGaps } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

export const listGaps = projectProcedure
  .input(z.object({ state: z.enum(['open', 'answered', 'dismissed']) }))
  .query(({ ctx, input }) => listKnowledgeGaps(ctx.db, { projectId: ctx.projectId, ...input }));

export const countGaps = projectProcedure.query(({ ctx }) => countOpenGaps(ctx.db, ctx.projectId));
