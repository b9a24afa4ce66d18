import { compareSides as compare } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 365;

/** Offhook and Vapi over the last days, of all numbers or of one. */
export const compareSides = projectProcedure
  .input(z.object({ days: z.number().int().min(1).max(MAX_DAYS), numberId: Id.optional() }))
  .query(({ ctx, input: { days, numberId } }) => {
    const to = ctx.deps.now();
    const from = new Date(to.getTime() - days * DAY_MS);
    return compare(ctx.db, { projectId: ctx.projectId, from, to, numberId });
  });
