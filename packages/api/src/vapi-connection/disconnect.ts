import { disconnectVapi } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

/** Forgets key and secret; refused as long as Vapi answers calls. */
export const disconnect = managerProcedure.mutation(async ({ ctx }) => {
  const actor = { kind: 'user' as const, userId: ctx.user.userId };
  return answer(await disconnectVapi(ctx.deps, { projectId: ctx.projectId, actor }));
});
