import { EmergencyChange, saveEmergencies } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { ReadAt } from '../trpc/shapes.ts';

/** Saves the parts that are given, each whole. With `readAt` the save is refused when the business changed since. */
export const updateEmergencies = managerProcedure
  .input(EmergencyChange.extend({ readAt: ReadAt.optional() }))
  .mutation(async ({ ctx, input: { readAt, ...change } }) =>
    answer(await saveEmergencies(ctx.db, { projectId: ctx.projectId, change, readAt })),
  );
