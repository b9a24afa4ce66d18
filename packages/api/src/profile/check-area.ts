import { checkServiceArea, PostalCode } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

/** A map service answers in well under this, or not at all. */
const TIMEOUT_MS = 10_000;

/** What the assistant would tell a caller who names this ZIP code, by the service area as it is saved. */
export const checkArea = projectProcedure.input(z.object({ postalCode: PostalCode })).query(({ ctx, input }) =>
  checkServiceArea(ctx.deps, {
    projectId: ctx.projectId,
    postalCode: input.postalCode,
    address: null,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }),
);
