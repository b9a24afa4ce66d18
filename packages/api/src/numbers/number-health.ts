import {
  checkNumber as check,
  connectNumber as connect,
  type HealthDeps,
  hostOf,
  type NumberHealthView,
  readNumberHealth,
  repairNumber as repair,
} from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import type { ApiDeps } from '../trpc/request-context.ts';
import { Id } from '../trpc/shapes.ts';

const Which = z.object({ numberId: Id });

/** What changing and checking numbers at Twilio leans on. */
export function healthDeps({ db, twilioNumbers, publicAddress, workerUrl, now }: ApiDeps): HealthDeps {
  return { db, twilioNumbers, publicAddress, workerUrl, now: () => now().getTime() };
}

/** `hasAccount`: there are keys to look with. `comesHere`: calls are led to us, whoever answers them. */
const withSurroundings = ({ twilioNumbers, workerUrl }: ApiDeps, health: NumberHealthView) => ({
  ...health,
  hasAccount: twilioNumbers !== null,
  comesHere: health.goesTo === hostOf(workerUrl),
});

/** What the last look found. */
export const numberHealth = projectProcedure
  .input(Which)
  .query(async ({ ctx, input }) =>
    withSurroundings(ctx.deps, await readNumberHealth(ctx.db, { projectId: ctx.projectId, ...input })),
  );

export const checkNumber = managerProcedure
  .input(Which)
  .mutation(async ({ ctx, input }) =>
    withSurroundings(ctx.deps, answer(await check(healthDeps(ctx.deps), { projectId: ctx.projectId, ...input }))),
  );

export const connectNumber = managerProcedure.input(Which).mutation(async ({ ctx, input }) => {
  const actor = { kind: 'user', userId: ctx.user.userId } as const;
  return answer(await connect(healthDeps(ctx.deps), { projectId: ctx.projectId, ...input, actor }));
});

export const repairNumber = managerProcedure.input(Which).mutation(async ({ ctx, input }) => {
  const actor = { kind: 'user', userId: ctx.user.userId } as const;
  return answer(await repair(healthDeps(ctx.deps), { projectId: ctx.projectId, ...input, actor }));
});
