import { listTechnicianCalendars as list, roleAtLeast } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

/** The addresses of feeds are secrets: only those who may change the business see them. */
export const listTechnicianCalendars = projectProcedure.query(async ({ ctx }) => {
  const technicians = await list(ctx.deps, ctx.projectId, ctx.deps.now());
  const mayKnow = roleAtLeast(ctx.project.role, 'admin');
  return technicians.map(({ feed, ...technician }) => ({
    ...technician,
    feed: feed && mayKnow ? { url: new URL(feed.path, ctx.deps.dashboardUrl).href, readAt: feed.readAt } : null,
  }));
});
