import { renewTechnicianFeed } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Makes the secret address of a technician's jobs; the one before ends. The list shows it. */
export const renewFeed = managerProcedure.input(z.object({ technicianId: Id })).mutation(async ({ ctx, input }) => {
  const { technicianId } = input;
  answer(await renewTechnicianFeed(ctx.deps, { projectId: ctx.projectId, technicianId }));
  return { technicianId };
});
