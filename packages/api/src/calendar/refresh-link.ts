import { refreshCalendarLink } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

/** Reads a technician's calendar now. */
export const refreshLink = managerProcedure.input(z.object({ linkId: Id })).mutation(async ({ ctx, input }) => {
  const request = { projectId: ctx.projectId, linkId: input.linkId, nowMs: ctx.deps.now().getTime() };
  return answer(await refreshCalendarLink(ctx.deps, { ...request, signal: AbortSignal.timeout(SETUP_TIMEOUT_MS) }));
});
