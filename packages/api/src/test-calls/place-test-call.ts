import { placeTestCall as place } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const placeTestCall = projectProcedure
  .input(z.object({ scenario: Id, numberId: Id.optional() }))
  .mutation(async ({ ctx, input }) => answer(await place(ctx.deps, { projectId: ctx.projectId, ...input })));
