import { readProfile } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

export const getProfile = projectProcedure.query(async ({ ctx }) => answer(await readProfile(ctx.db, ctx.projectId)));
