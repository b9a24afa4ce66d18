import { z } from 'zod';
import { refuseRequest } from '../trpc/api-error.ts';
import { activeProjectCookie } from '../trpc/cookies.ts';
import { userProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** Which business the following requests of this browser are about. */
export const selectProject = userProcedure.input(z.object({ projectId: Id })).mutation(({ ctx, input }) => {
  const project = ctx.memberships.find((membership) => membership.projectId === input.projectId);
  if (!project) throw refuseRequest('NOT_FOUND', 'This business does not exist, or you do not belong to it.');
  ctx.responseHeaders.append('set-cookie', activeProjectCookie(project.projectId, ctx.deps.secureCookies));
  return project;
});
