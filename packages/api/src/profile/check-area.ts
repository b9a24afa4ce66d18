import { checkServiceArea } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

/** A map service answers in well under this, or not at all. */
const TIMEOUT_MS = 10_000;

const Where = z.object({ postalCode: z.string().trim().max(20), address: z.string().trim().max(300).default('') });

/** What the assistant would tell a caller who names this ZIP code or address, by the service area as it is saved. */
export const checkArea = projectProcedure.input(Where).query(({ ctx, input }) =>
  checkServiceArea(ctx.deps, {
    projectId: ctx.projectId,
    postalCode: input.postalCode || null,
    address: input.address || null,
    nowMs: ctx.deps.now().getTime(),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }),
);
