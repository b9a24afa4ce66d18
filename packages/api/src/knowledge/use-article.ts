import { useArticle as use } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const useArticle = managerProcedure
  .input(z.object({ articleId: Id, active: z.boolean() }))
  .mutation(async ({ ctx, input }) => answer(await use(ctx.db, { projectId: ctx.projectId, ...input })));
