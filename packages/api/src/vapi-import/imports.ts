import {
  cancelImport as cancel,
  continueImport as goOn,
  ImportScope,
  latestImport as latest,
  readAccount as read,
  removeImportedCalls as remove,
  startImport as start,
} from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** The numbers of the connected Vapi account. */
export const importAccount = managerProcedure.query(({ ctx }) => read(ctx.deps, ctx.projectId));

/** How far the latest import is; null before the first. */
export const latestImport = projectProcedure.query(({ ctx }) => latest(ctx.db, ctx.projectId));

export const startImport = managerProcedure
  .input(ImportScope)
  .mutation(async ({ ctx, input: scope }) =>
    answer(await start(ctx.deps, { projectId: ctx.projectId, userId: ctx.user.userId, scope })),
  );

const OfImport = z.object({ importId: Id });

export const cancelImport = managerProcedure
  .input(OfImport)
  .mutation(async ({ ctx, input }) => answer(await cancel(ctx.db, { projectId: ctx.projectId, ...input })));

export const continueImport = managerProcedure
  .input(OfImport)
  .mutation(async ({ ctx, input }) => answer(await goOn(ctx.deps, { projectId: ctx.projectId, ...input })));

/** Takes every call out again that imports brought in. */
export const removeImportedCalls = managerProcedure.mutation(async ({ ctx }) =>
  answer(await remove(ctx.db, ctx.projectId)),
);
