import { checkPlacement as check } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Drives are estimated or asked for; the page says what else there is when they take too long. */
const TIMEOUT_MS = 5_000;

/** What speaks against a time for a booking that is to be moved, or for a new job of a service. Changes nothing. */
export const checkPlacement = projectProcedure
  .input(
    z.object({
      bookingId: Id.nullable().default(null),
      serviceId: Id.nullable().default(null),
      technicianId: Id.nullable().default(null),
      startsAt: z.iso.datetime({ offset: true }),
      postalCode: z.string().trim().max(12).nullable().default(null),
    }),
  )
  .query(async ({ ctx, input: { startsAt, postalCode, ...input } }) =>
    answer(
      await check(ctx.deps, {
        ...input,
        projectId: ctx.projectId,
        startsAtMs: Date.parse(startsAt),
        place: postalCode ? { at: null, address: null, postalCode } : null,
        nowMs: ctx.deps.now().getTime(),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    ),
  );
