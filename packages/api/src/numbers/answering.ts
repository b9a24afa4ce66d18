import {
  Answering,
  type AnsweringDeps,
  linkToVapi as link,
  RollbackLimits,
  readAnswering,
  setAnswering as set,
  setRollbackLimits as setLimits,
  vapiHandOver,
} from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import type { ApiDeps } from '../trpc/request-context.ts';
import { Id } from '../trpc/shapes.ts';

const OfNumber = z.object({ numberId: Id });

/** What switching leans on. */
export function answeringDeps({ db, twilioNumbers, workerUrl, vapiSide, now }: ApiDeps): AnsweringDeps {
  return { db, twilioNumbers, workerUrl, vapi: vapiSide, now: () => now().getTime() };
}

export const answering = projectProcedure
  .input(OfNumber)
  .query(async ({ ctx, input }) =>
    answer(await readAnswering(ctx.db, { projectId: ctx.projectId, ...input }, ctx.deps.now())),
  );

export const setAnswering = managerProcedure
  .input(OfNumber.extend({ answering: Answering }))
  .mutation(async ({ ctx, input }) =>
    answer(
      await set(answeringDeps(ctx.deps), {
        projectId: ctx.projectId,
        ...input,
        actor: { kind: 'user', userId: ctx.user.userId },
      }),
    ),
  );

export const setRollbackLimits = managerProcedure
  .input(OfNumber.extend({ limits: RollbackLimits }))
  .mutation(async ({ ctx, input }) =>
    answer(
      await setLimits(ctx.db, {
        projectId: ctx.projectId,
        ...input,
        actor: { kind: 'user', userId: ctx.user.userId },
      }),
    ),
  );

/** Finds the number at Vapi, or has Vapi take it in; who answers stays as it is. */
export const linkToVapi = managerProcedure.input(OfNumber).mutation(async ({ ctx, input }) =>
  answer(
    await link(answeringDeps(ctx.deps), {
      projectId: ctx.projectId,
      ...input,
      actor: { kind: 'user', userId: ctx.user.userId },
    }),
  ),
);

/** Tries again whether the Vapi account takes single calls. */
export const testVapi = managerProcedure
  .input(OfNumber)
  .mutation(async ({ ctx, input }) =>
    answer(await vapiHandOver(answeringDeps(ctx.deps), { projectId: ctx.projectId, ...input })),
  );
