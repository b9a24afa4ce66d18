import { readVapiConnection } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

/** What is saved about the account at Vapi. Nobody outside is asked, and no secret is told. */
export const getConnection = projectProcedure.query(({ ctx }) => readVapiConnection(ctx.deps, ctx.projectId));
