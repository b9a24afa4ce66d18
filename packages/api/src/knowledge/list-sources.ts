import { listKnowledgeSources } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

export const listSources = projectProcedure.query(({ ctx }) => listKnowledgeSources(ctx.db, ctx.projectId));
