import { listNumbers as read } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

export const listNumbers = projectProcedure.query(({ ctx }) => read(ctx.db, ctx.projectId, ctx.deps.now()));
