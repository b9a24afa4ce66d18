import {
  callerOfCall,
  listCaller as list,
  listListedCallers,
  NewListedCaller,
  unlistCaller as unlist,
} from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** The block list and the VIP list that hold for one number. */
export const callersOnNumber = projectProcedure
  .input(z.object({ numberId: Id }))
  .query(({ ctx, input }) => listListedCallers(ctx.db, { projectId: ctx.projectId, ...input }));

/** Who rang in a call, and whether they are on a list. */
export const callerOf = projectProcedure
  .input(z.object({ callId: Id }))
  .query(async ({ ctx, input }) => answer(await callerOfCall(ctx.db, { projectId: ctx.projectId, ...input })));

export const listCaller = managerProcedure
  .input(NewListedCaller)
  .mutation(async ({ ctx, input }) => answer(await list(ctx.db, { projectId: ctx.projectId, ...input })));

export const unlistCaller = managerProcedure
  .input(z.object({ listedCallerId: Id }))
  .mutation(async ({ ctx, input }) => answer(await unlist(ctx.db, { projectId: ctx.projectId, ...input })));
