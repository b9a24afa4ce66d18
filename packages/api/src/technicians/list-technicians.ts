import { listTechnicians as read } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

export const listTechnicians = projectProcedure.query(({ ctx }) => read(ctx.db, ctx.projectId, ctx.deps.now()));
