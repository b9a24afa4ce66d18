import { MessageFilter, listMessages as read } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

/** Who wants to hear from the business, and who did. */
export const listMessages = projectProcedure
  .input(MessageFilter)
  .query(async ({ ctx, input: filter }) => answer(await read(ctx.db, { projectId: ctx.projectId, filter })));
