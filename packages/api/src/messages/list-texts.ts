import { listTexts as read, TextFilter } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

/** Every text to and from people, newest first. */
export const listTexts = projectProcedure
  .input(TextFilter)
  .query(async ({ ctx, input: filter }) => answer(await read(ctx.db, { projectId: ctx.projectId, filter })));
