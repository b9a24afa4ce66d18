import { addCalendarLink, CalendarAddress } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

/** Adds a calendar that a technician keeps elsewhere, by its secret iCal address. */
export const addLink = managerProcedure
  .input(z.object({ technicianId: Id, url: CalendarAddress }))
  .mutation(async ({ ctx, input }) => {
    const request = { projectId: ctx.projectId, ...input, nowMs: ctx.deps.now().getTime() };
    return answer(await addCalendarLink(ctx.deps, { ...request, signal: AbortSignal.timeout(SETUP_TIMEOUT_MS) }));
  });
