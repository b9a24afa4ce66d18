import { applyProposal as apply, getProposal as read, undoApplication as undo } from '@offhook/core';
import { z } from 'zod';
import { functionRules } from '../tools/function-rules.ts';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

const MAX_PARTS = 500;
const AssistantId = Id.nullable().default(null);

/** What the account proposes for this business; null before it was read. */
export const getProposal = projectProcedure
  .input(z.object({ assistantId: AssistantId }))
  .query(async ({ ctx, input }) =>
    answer(await read({ db: ctx.db, rules: functionRules(ctx.deps) }, { projectId: ctx.projectId, ...input })),
  );

export const applyProposal = managerProcedure
  .input(
    z.object({
      importId: Id,
      assistantId: AssistantId,
      fingerprint: z.string().max(64),
      keys: z.array(z.string().max(200)).min(1, 'Tick what you want to take over').max(MAX_PARTS),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { db, secrets, now } = ctx.deps;
    const of = { projectId: ctx.projectId, userId: ctx.user.userId };
    return answer(await apply({ db, secrets, now, rules: functionRules(ctx.deps) }, { ...of, ...input }));
  });

export const undoApplication = managerProcedure
  .input(z.object({ applicationId: Id }))
  .mutation(async ({ ctx, input }) => {
    const of = { projectId: ctx.projectId, userId: ctx.user.userId };
    return answer(await undo(ctx.db, { ...of, ...input, now: ctx.deps.now() }));
  });
