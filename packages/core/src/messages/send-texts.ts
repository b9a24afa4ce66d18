import type { TextMessage } from '@offhook/db';
import type { JobContext } from '../jobs/job.ts';
import { dueTexts, releaseCutOff } from './claim-texts.ts';
import { sendText } from './send-text.ts';
import type { TextGatewayPort } from './text-gateway-port.ts';

export interface SendTextsDeps {
  readonly gateway: TextGatewayPort;
  /** Public origin that the telephone company reports to. */
  readonly workerUrl: string;
}

/** Twilio sends one text a second from a local number; one sweep stays well below its time-out. */
const MAX_PER_SWEEP = 100;

/** How many became what. */
export type SendReport = Partial<Record<TextMessage['state'], number>>;

/**
 * Sends every text whose time has come, oldest first. Any number of processes may sweep: each text is claimed by one of them.
 * A text whose answer was lost is looked up at Twilio before it is sent again, so nobody gets it twice.
 */
export async function sendTexts(
  deps: SendTextsDeps,
  context: Pick<JobContext, 'db' | 'now' | 'signal'>,
): Promise<SendReport> {
  const { db, now, signal } = context;
  await releaseCutOff(db, now());
  const report: SendReport = {};
  for (const text of await dueTexts(db, { nowMs: now(), limit: MAX_PER_SWEEP })) {
    if (signal.aborted) break;
    const state = await sendText({ ...deps, db, now }, text);
    if (state !== null) report[state] = (report[state] ?? 0) + 1;
  }
  return report;
}
