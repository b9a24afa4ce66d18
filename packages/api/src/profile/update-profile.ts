import { ProfileChange, updateProfile as update } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { ReadAt } from '../trpc/shapes.ts';

/** Saves the sections that are given, each whole. With `readAt` the save is refused when the profile changed since. */
export const updateProfile = managerProcedure
  .input(ProfileChange.extend({ readAt: ReadAt.optional() }))
  .mutation(async ({ ctx, input: { readAt, ...change } }) =>
    answer(await update(ctx.deps, { projectId: ctx.projectId, change, readAt })),
  );
