import { listArticles as read } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

export const listArticles = projectProcedure.query(({ ctx }) => read(ctx.db, ctx.projectId));
