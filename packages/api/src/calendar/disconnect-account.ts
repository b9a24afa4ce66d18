import { disconnectCalcom } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

export const disconnectAccount = managerProcedure.mutation(async ({ ctx }) => {
  const signal = AbortSignal.timeout(SETUP_TIMEOUT_MS);
  return answer(await disconnectCalcom(ctx.deps, { projectId: ctx.projectId, signal }));
});
