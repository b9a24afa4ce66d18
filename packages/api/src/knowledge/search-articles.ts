import { searchArticles as search } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

export const searchArticles = projectProcedure
  .input(z.object({ query: z.string().trim().min(1).max(200), limit: z.number().int().min(1).max(50).default(20) }))
  .query(({ ctx, input }) => search(ctx.db, { projectId: ctx.projectId, ...input }));
