import { refreshWebsite as refresh } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const refreshWebsite = managerProcedure
  .input(z.object({ sourceId: Id }))
  .mutation(async ({ ctx, input }) =>
    answer(await refresh(ctx.db, { projectId: ctx.projectId, now: ctx.deps.now(), ...input })),
  );
