import { userProcedure } from '../trpc/procedures.ts';

export const listProjects = userProcedure.query(({ ctx }) => ctx.memberships);
