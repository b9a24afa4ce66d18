import { checkVapi } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { VAPI_TIMEOUT_MS } from './vapi-timeout.ts';

/** Asks Vapi for all that moving over needs, and says line by line what is wrong. */
export const check = managerProcedure.mutation(async ({ ctx }) => {
  const request = { projectId: ctx.projectId, nowMs: ctx.deps.now().getTime() };
  return answer(await checkVapi(ctx.deps, { ...request, signal: AbortSignal.timeout(VAPI_TIMEOUT_MS) }));
});
