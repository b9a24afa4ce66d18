import { CalendarSection, connectCalcom } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

const ApiKey = CalendarSection.shape.apiKey.unwrap().unwrap();

/** Keeps a key that Cal.com accepts; refused with the reason beside the field otherwise. */
export const connectAccount = managerProcedure.input(z.object({ apiKey: ApiKey })).mutation(async ({ ctx, input }) => {
  const signal = AbortSignal.timeout(SETUP_TIMEOUT_MS);
  return answer(await connectCalcom(ctx.deps, { projectId: ctx.projectId, apiKey: input.apiKey, signal }));
});
