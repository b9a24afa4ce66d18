import { checkCalcom } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

/** Tries all that a call would need of Cal.com, without booking anything, and says line by line what is wrong. */
export const testSetup = managerProcedure.mutation(async ({ ctx }) => {
  const request = { projectId: ctx.projectId, nowMs: ctx.deps.now().getTime() };
  return answer(await checkCalcom(ctx.deps, { ...request, signal: AbortSignal.timeout(SETUP_TIMEOUT_MS) }));
});
