import { connectVapi } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { VAPI_TIMEOUT_MS } from './vapi-timeout.ts';

/** Keeps a key that Vapi accepts; null connects with the server's account. The first time, answers the secret for Vapi's messages. */
export const connect = managerProcedure
  .input(z.object({ apiKey: z.string().trim().min(1, 'Paste the key first').max(200).nullable() }))
  .mutation(async ({ ctx, input }) => {
    const actor = { kind: 'user' as const, userId: ctx.user.userId };
    const signal = AbortSignal.timeout(VAPI_TIMEOUT_MS);
    return answer(await connectVapi(ctx.deps, { projectId: ctx.projectId, apiKey: input.apiKey, actor, signal }));
  });
