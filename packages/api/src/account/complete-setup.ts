import { AccountSetup, completeSetup as complete } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { userProcedure } from '../trpc/procedures.ts';

export const completeSetup = userProcedure
  .input(AccountSetup)
  .mutation(async ({ ctx, input }) => answer(await complete(ctx.deps, { userId: ctx.user.userId, setup: input })));
