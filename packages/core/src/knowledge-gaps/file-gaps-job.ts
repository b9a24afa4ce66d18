import { z } from 'zod';
import { defineJob, type Job } from '../jobs/job.ts';
import { fileKnowledgeGaps } from './file-gaps.ts';

/** Files what could not be answered in the calls of the last minute. */
export function createFileKnowledgeGapsJob(): Job {
  return defineJob({
    name: 'file-knowledge-gaps',
    cron: '* * * * *',
    payload: z.unknown(),
    run: async (_payload, { db, now }) => ({ filed: await fileKnowledgeGaps(db, new Date(now())) }),
  });
}
