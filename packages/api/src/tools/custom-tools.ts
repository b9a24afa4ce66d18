import {
  CustomToolDetails,
  createCustomTool as create,
  removeCustomTool as remove,
  signingSecret as secretOf,
  updateCustomTool as update,
} from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';
import type { ApiDeps } from '../trpc/request-context.ts';
import { Id, ReadAt } from '../trpc/shapes.ts';
import { functionRules } from './function-rules.ts';

function depsOf(deps: ApiDeps) {
  return { db: deps.db, secrets: deps.secrets, ...functionRules(deps) };
}

export const createCustomTool = managerProcedure
  .input(CustomToolDetails)
  .mutation(async ({ ctx, input }) =>
    answer(await create(depsOf(ctx.deps), { projectId: ctx.projectId, details: input })),
  );

export const updateCustomTool = managerProcedure
  .input(z.object({ customToolId: Id, readAt: ReadAt, ...CustomToolDetails.shape }))
  .mutation(async ({ ctx, input: { customToolId, readAt, ...details } }) =>
    answer(await update(depsOf(ctx.deps), { projectId: ctx.projectId, customToolId, readAt, details })),
  );

export const removeCustomTool = managerProcedure
  .input(z.object({ customToolId: Id }))
  .mutation(async ({ ctx, input }) => answer(await remove(ctx.db, { projectId: ctx.projectId, ...input })));

/** A mutation, because a secret must not lie in a cache; `renew` voids the old one. */
export const signingSecret = managerProcedure
  .input(z.object({ customToolId: Id, renew: z.boolean().default(false) }))
  .mutation(async ({ ctx, input }) => answer(await secretOf(ctx.deps, { projectId: ctx.projectId, ...input })));
