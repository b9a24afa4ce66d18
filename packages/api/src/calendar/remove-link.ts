import { removeCalendarLink } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const removeLink = managerProcedure
  .input(z.object({ linkId: Id }))
  .mutation(async ({ ctx, input }) =>
    answer(await removeCalendarLink(ctx.db, { projectId: ctx.projectId, linkId: input.linkId })),
  );
