import { readCalcomAccount } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { SETUP_TIMEOUT_MS } from './setup-timeout.ts';

/** The Cal.com account with its event types, asked now. */
export const getAccount = managerProcedure.query(async ({ ctx }) => {
  const signal = AbortSignal.timeout(SETUP_TIMEOUT_MS);
  return answer(await readCalcomAccount(ctx.deps, { projectId: ctx.projectId, signal }));
});
