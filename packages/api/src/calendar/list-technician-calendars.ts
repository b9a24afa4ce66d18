import { listTechnicianCalendars as list } from '@offhook/core';
import { managerProcedure } from '../trpc/procedures.ts';

/** With the secret addresses of their feeds: for those who may change the business. */
export const listTechnicianCalendars = managerProcedure.query(async ({ ctx }) => {
  const technicians = await list(ctx.deps, ctx.projectId, ctx.deps.now());
  return technicians.map(({ feed, ...technician }) => ({
    ...technician,
    feed: feed && { url: new URL(feed.path, ctx.deps.dashboardUrl).href, readAt: feed.readAt },
  }));
});
