import { calcomHookOf, type OutsideBookingsFor, receiveCalcomNews, type SecretBox } from '@offhook/core';
import type { Database } from '@offhook/db';
import { CALCOM_SIGNATURE_HEADER, readCalcomNews } from '@offhook/integrations';
import type { Logger } from '@offhook/telemetry';

export type CalcomHookDeps = {
  db: Database;
  secrets: SecretBox;
  outsideBookingsFor: OutsideBookingsFor;
  logger: Logger;
};

/**
 * Takes one delivery to the webhook of one business. What was signed and can be read is answered with 200 once it is written down, even
 * when Cal.com cannot be asked about it just now: it is not lost, and sending it again helps nobody.
 */
export async function answerCalcomHook(deps: CalcomHookDeps, hookId: string, request: Request): Promise<Response> {
  const hook = await calcomHookOf(deps, hookId);
  if (!hook) return Response.json({ message: 'There is no such webhook' }, { status: 404 });
  const signature = request.headers.get(CALCOM_SIGNATURE_HEADER);
  const read = readCalcomNews({ body: await request.text(), signature, secret: hook.secret });
  if (read.state === 'forged') return Response.json({ message: 'Wrong signature' }, { status: 401 });
  if (read.state === 'invalid') {
    deps.logger.warn({ projectId: hook.projectId }, 'a webhook of Cal.com has a shape we do not know');
    return Response.json({ message: 'Unknown shape' }, { status: 400 });
  }
  if (read.state === 'ignored') return Response.json({ result: 'ignored' });
  const { projectId } = hook;
  return Response.json({ result: await receiveCalcomNews(deps, { projectId, news: read.news, nowMs: Date.now() }) });
}
