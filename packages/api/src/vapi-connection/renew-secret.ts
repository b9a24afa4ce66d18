import { renewVapiSecret } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

/** Makes another secret for Vapi's messages, and shows it this once. */
export const renewSecret = managerProcedure.mutation(async ({ ctx }) => {
  const actor = { kind: 'user' as const, userId: ctx.user.userId };
  return answer(await renewVapiSecret(ctx.deps, { projectId: ctx.projectId, actor }));
});
