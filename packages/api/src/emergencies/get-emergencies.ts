import { readEmergencies } from '@offhook/core';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';

/** Rules, who is on call, and the latest emergencies. */
export const getEmergencies = projectProcedure.query(async ({ ctx }) =>
  answer(await readEmergencies(ctx.db, ctx.projectId)),
);
