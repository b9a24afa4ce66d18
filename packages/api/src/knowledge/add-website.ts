import { addWebsite as add, WebsiteAddress } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

export const addWebsite = managerProcedure
  .input(z.object({ address: WebsiteAddress }))
  .mutation(async ({ ctx, input }) =>
    answer(await add(ctx.db, { projectId: ctx.projectId, now: ctx.deps.now(), ...input })),
  );
