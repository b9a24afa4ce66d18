import { archiveService as archive } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** `active: true` takes it back. */
export const archiveService = managerProcedure
  .input(z.object({ serviceId: Id, active: z.boolean().default(false) }))
  .mutation(async ({ ctx, input }) => answer(await archive(ctx.db, { projectId: ctx.projectId, ...input })));
