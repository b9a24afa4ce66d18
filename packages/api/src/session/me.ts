import { setupPending } from '@offhook/core';
import { userProcedure } from '../trpc/procedures.ts';

/** Who is signed in, their businesses, and the one they look at. */
export const me = userProcedure.query(async ({ ctx }) => ({
  user: ctx.user,
  projects: ctx.memberships,
  activeProject: ctx.project,
  /** The user has no password yet: show the set-up. */
  setupPending: await setupPending(ctx.deps.db, ctx.user.userId),
}));
