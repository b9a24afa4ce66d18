import { ArticleText, createArticle as create } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** `gapId`: the question of callers that the article answers. */
export const createArticle = managerProcedure
  .input(z.object({ ...ArticleText.shape, gapId: Id.optional() }))
  .mutation(async ({ ctx, input: { gapId, ...text } }) =>
    answer(await create(ctx.db, { projectId: ctx.projectId, text, gapId })),
  );
