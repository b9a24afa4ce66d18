import { getCall as read } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

export const getCall = projectProcedure
  .input(z.object({ callId: Id }))
  .query(async ({ ctx, input }) => answer(await read(ctx.deps, { projectId: ctx.projectId, callId: input.callId })));
