import { getNumberRules, RulesPart, saveNumberRules } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Who takes the calls of a number, and who does not get through. */
export const numberRules = projectProcedure
  .input(z.object({ numberId: Id }))
  .query(async ({ ctx, input }) => answer(await getNumberRules(ctx.db, { projectId: ctx.projectId, ...input })));

/** `seen`: the same part as it was shown. Left out parts stay as they are. */
export const saveRules = managerProcedure
  .input(z.object({ numberId: Id, seen: RulesPart, ...RulesPart.shape }))
  .mutation(async ({ ctx, input: { numberId, seen, ...wanted } }) => {
    const actor = { kind: 'user', userId: ctx.user.userId } as const;
    return answer(await saveNumberRules(ctx.db, { projectId: ctx.projectId, numberId, actor, seen, wanted }));
  });
