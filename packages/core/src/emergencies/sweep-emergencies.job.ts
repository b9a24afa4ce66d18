import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import { advanceLadder, type LadderPorts, overdueAlerts } from './emergency-ladder.ts';
import { reportUnreported } from './unreported-emergencies.ts';

/**
 * Goes on with emergencies whose present call should be over by now: Twilio's report was lost, or the process that rang has died.
 * And reports those that a caller gave away and nobody reported, because the caller hung up.
 */
export function createSweepEmergenciesJob(ladder: LadderPorts) {
  return defineJob({
    name: 'sweep-emergencies',
    cron: '* * * * *',
    payload: z.object({}),
    async run(_payload, { db, now, notes, signal }) {
      const deps = { ...ladder, db, now };
      const unreported = await reportUnreported(deps);
      const overdue = await overdueAlerts(deps);
      for (const alertId of overdue) {
        if (signal.aborted) break;
        await advanceLadder(deps, alertId).catch((error: unknown) =>
          notes.warn({ alertId, err: error }, 'an emergency could not be gone on with'),
        );
      }
      return { overdue: overdue.length, unreported };
    },
  });
}
