import { TechnicianDetails, updateTechnician as update } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id, ReadAt } from '../trpc/shapes.ts';

export const updateTechnician = managerProcedure
  .input(z.object({ technicianId: Id, readAt: ReadAt, ...TechnicianDetails.shape }))
  .mutation(async ({ ctx, input: { technicianId, readAt, ...details } }) =>
    answer(await update(ctx.db, { projectId: ctx.projectId, technicianId, readAt, details })),
  );
