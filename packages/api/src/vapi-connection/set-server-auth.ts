import { setVapiServerAuth, VapiServerAuth } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

/** Says how Vapi's messages prove to be its own. */
export const setServerAuth = managerProcedure.input(VapiServerAuth).mutation(async ({ ctx, input }) => {
  const actor = { kind: 'user' as const, userId: ctx.user.userId };
  return answer(await setVapiServerAuth(ctx.deps, { projectId: ctx.projectId, actor, serverAuth: input }));
});
