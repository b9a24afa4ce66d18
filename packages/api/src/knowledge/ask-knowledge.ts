import { getKnowledge } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

/** What the assistant would be given to answer a caller's question: for the owner to try. */
export const askKnowledge = projectProcedure
  .input(z.object({ question: z.string().trim().min(1, 'Type a question').max(300) }))
  .query(({ ctx, input, signal }) =>
    getKnowledge(
      { db: ctx.db, meaning: ctx.deps.meaning },
      { projectId: ctx.projectId, question: input.question, signal: signal ?? new AbortController().signal },
    ),
  );
