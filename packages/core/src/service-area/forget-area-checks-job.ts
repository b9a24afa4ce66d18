import { z } from 'zod';
import { defineJob, type Job } from '../jobs/job.ts';
import { forgetOldAreaChecks } from './area-checks.ts';

const Nothing = z.object({});

/** Once a night: decisions about addresses that nobody may rely on any more. */
export function createForgetAreaChecksJob(): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: 'forget-area-checks',
    cron: '17 9 * * *',
    payload: Nothing,
    run: async (_payload, { db, now }) => ({ forgotten: await forgetOldAreaChecks(db, new Date(now())) }),
  });
}
