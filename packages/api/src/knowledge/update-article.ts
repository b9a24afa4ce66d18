import { ArticleText, updateArticle as update } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id, ReadAt } from '../trpc/shapes.ts';

export const updateArticle = managerProcedure
  .input(z.object({ articleId: Id, readAt: ReadAt, ...ArticleText.shape }))
  .mutation(async ({ ctx, input: { articleId, readAt, ...text } }) =>
    answer(await update(ctx.db, { projectId: ctx.projectId, articleId, readAt, text })),
  );
