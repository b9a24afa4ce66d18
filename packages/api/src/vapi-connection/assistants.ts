import { leadAssistantHere, listAssistantPlaces, restoreAssistantServer } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { VAPI_TIMEOUT_MS } from './vapi-timeout.ts';

const signal = () => AbortSignal.timeout(VAPI_TIMEOUT_MS);
const userOf = (userId: string) => ({ kind: 'user' as const, userId });
const Assistant = z.object({ assistantId: Id });

/** The account's assistants and who answers what they ask, as Vapi has it now. */
export const assistants = managerProcedure.query(async ({ ctx }) =>
  answer(await listAssistantPlaces(ctx.deps, { projectId: ctx.projectId, signal: signal() })),
);

/** Has an assistant ask Offhook; how it was before is kept. */
export const lead = managerProcedure.input(Assistant).mutation(async ({ ctx, input }) => {
  const place = { projectId: ctx.projectId, ...input, signal: signal(), actor: userOf(ctx.user.userId) };
  return answer(await leadAssistantHere(ctx.deps, place));
});

/** Puts back what an assistant asked before. */
export const putBack = managerProcedure.input(Assistant).mutation(async ({ ctx, input }) => {
  const place = { projectId: ctx.projectId, ...input, signal: signal(), actor: userOf(ctx.user.userId) };
  return answer(await restoreAssistantServer(ctx.deps, place));
});
