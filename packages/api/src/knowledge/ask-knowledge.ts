import { getKnowledge } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

/** What the assistant would be given to answer a caller's question: for the owner to try. */
export const askKnowledge = projectProcedure
  .input(z.object({ question: z.string().trim().min(1, 'Type a question').max(300) }))
  .query(({ ctx, input }) => getKnowledge(ctx.db, { projectId: ctx.projectId, question: input.question }));
