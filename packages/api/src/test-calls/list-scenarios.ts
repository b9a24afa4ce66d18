import { listScenarios as read } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

export const listScenarios = projectProcedure.query(async ({ ctx }) => answer(await read(ctx.deps, ctx.projectId)));
