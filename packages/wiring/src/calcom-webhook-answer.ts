import { applyCalendarChange } from '@offhook/core';
import type { Database } from '@offhook/db';
import { CALCOM_SIGNATURE_HEADER, readCalcomWebhook } from '@offhook/integrations';
import type { Logger } from '@offhook/telemetry';

export type CalcomWebhookDeps = {
  db: Database;
  /** CALCOM_WEBHOOK_SECRET; without one no delivery can be believed. */
  secret: string | undefined;
  logger: Logger;
};

/** Takes one delivery of Cal.com. Anything but a 2xx makes Cal.com try again, so only real failures answer so. */
export async function answerCalcomWebhook(deps: CalcomWebhookDeps, request: Request): Promise<Response> {
  const { db, secret, logger } = deps;
  if (secret === undefined) {
    return Response.json({ message: 'Set CALCOM_WEBHOOK_SECRET to take webhooks of Cal.com' }, { status: 501 });
  }
  const signature = request.headers.get(CALCOM_SIGNATURE_HEADER);
  const read = readCalcomWebhook({ body: await request.text(), signature, secret });
  if (read.state === 'forged') return Response.json({ message: 'Wrong signature' }, { status: 401 });
  if (read.state === 'invalid') {
    logger.warn('a webhook of Cal.com has a shape we do not know');
    return Response.json({ message: 'Unknown shape' }, { status: 400 });
  }
  if (read.state === 'ignored') return Response.json({ result: 'ignored' });
  return Response.json({ result: await applyCalendarChange(db, read.change, new Date()) });
}
