import { listServices as read } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

export const listServices = projectProcedure.query(({ ctx }) => read(ctx.db, ctx.projectId));
