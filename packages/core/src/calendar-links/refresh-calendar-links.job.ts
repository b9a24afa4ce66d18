import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import { type LinkDeps, refreshLink } from './refresh-link.ts';

/** One run; what is left comes the next minute. */
const MAX_PER_RUN = 200;

/** Reads the technicians' calendars elsewhere again, each when its time has come. */
export function createRefreshCalendarLinksJob(deps: Omit<LinkDeps, 'db'>) {
  return defineJob({
    name: 'refresh-calendar-links',
    cron: '* * * * *',
    payload: z.object({}),
    async run(_payload, { db, now, signal }) {
      const due = await db.calendarLink.findMany({
        where: { nextFetchAt: { lte: new Date(now()) }, technician: { active: true } },
        orderBy: { nextFetchAt: 'asc' },
        select: { id: true },
        take: MAX_PER_RUN,
      });
      const counts = { read: 0, unchanged: 0, failed: 0, gone: 0 };
      for (const { id: linkId } of due) {
        signal.throwIfAborted();
        const { state } = await refreshLink({ db, ...deps }, { linkId, nowMs: now(), signal });
        counts[state] += 1;
      }
      return counts;
    },
  });
}
