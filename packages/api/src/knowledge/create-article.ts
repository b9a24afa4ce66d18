import { ArticleText, createArticle as create } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

export const createArticle = managerProcedure
  .input(ArticleText)
  .mutation(async ({ ctx, input }) => answer(await create(ctx.db, { projectId: ctx.projectId, text: input })));
