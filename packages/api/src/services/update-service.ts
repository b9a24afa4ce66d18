import { ServiceDetails, updateService as update } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id, ReadAt } from '../trpc/shapes.ts';

export const updateService = managerProcedure
  .input(z.intersection(ServiceDetails, z.object({ serviceId: Id, readAt: ReadAt })))
  .mutation(async ({ ctx, input: { serviceId, readAt, ...details } }) =>
    answer(await update(ctx.db, { projectId: ctx.projectId, serviceId, readAt, details })),
  );
