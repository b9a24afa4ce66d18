import { z } from 'zod';
import { defineJob, type Job } from '../jobs/job.ts';
import { queueConfirmations, queueReminders } from './queue-booking-texts.ts';
import { SEND_TEXTS_JOB } from './queue-sms.ts';
import { type SendTextsDeps, sendTexts } from './send-texts.ts';

const Nothing = z.object({});

/** Sends what waits: woken by whoever queues a text, and every minute by the clock. */
export function createSendTextsJob(deps: SendTextsDeps): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: SEND_TEXTS_JOB,
    cron: '* * * * *',
    payload: Nothing,
    async run(_payload, context) {
      const confirmations = await queueConfirmations(context.db, context.now());
      return { confirmations, ...(await sendTexts(deps, context)) };
    },
  });
}

/** Queues the reminders of tomorrow's jobs. */
export function createRemindCustomersJob(): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: 'remind-customers',
    cron: '*/10 * * * *',
    payload: Nothing,
    run: async (_payload, { db, now }) => ({ reminders: await queueReminders(db, now()) }),
  });
}
