import { hostOf, numberHistory as read, restoreRouting as restore } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { healthDeps } from './number-health.ts';

export const numberHistory = projectProcedure
  .input(z.object({ numberId: Id, cursor: Id.nullish() }))
  .query(async ({ ctx, input }) => ({
    ...(await read(ctx.db, { projectId: ctx.projectId, ...input })),
    /** Host at which Offhook takes calls. */
    ourHost: hostOf(ctx.deps.workerUrl) ?? '',
  }));

/** Puts back what was set at Twilio before a change. */
export const restoreRouting = managerProcedure
  .input(z.object({ numberId: Id, auditId: Id }))
  .mutation(async ({ ctx, input }) => {
    const actor = { kind: 'user', userId: ctx.user.userId } as const;
    const { auditId } = answer(await restore(healthDeps(ctx.deps), { projectId: ctx.projectId, ...input, actor }));
    return { auditId };
  });
