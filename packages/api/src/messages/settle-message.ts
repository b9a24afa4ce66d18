import { granted, notFound, settleCallbackRequest } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Marks a message as done, or as still to do. Whoever rings back may say so. */
export const settleMessage = projectProcedure
  .input(z.object({ messageId: Id, done: z.boolean() }))
  .mutation(async ({ ctx, input: { messageId, done } }) => {
    const settled = await settleCallbackRequest(
      ctx.db,
      { projectId: ctx.projectId, callbackId: messageId },
      done ? { at: ctx.deps.now(), by: ctx.user.name } : null,
    );
    return answer(settled ? granted({ messageId, done }) : notFound('message'));
  });
