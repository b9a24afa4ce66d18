import { randomBytes } from 'node:crypto';
import { newId } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { calcomHookContext } from '../secrets/secret-box.ts';
import type { CalcomAccountPort, WebhookAnswer } from './calcom-account-port.ts';
import { type CalcomSetupDeps, calcomKeyOf } from './calcom-deps.ts';

/** Cal.com has no rule for secrets; as long as the hash that it keys (A9). */
const SECRET_BYTES = 32;

export interface WebhookRequest {
  readonly projectId: string;
  readonly account: CalcomAccountPort;
  readonly signal: AbortSignal;
}

/**
 * Has Cal.com tell us about changes, if it does not already: under an address of this business alone, signed with a secret of its own.
 * That it cannot is noted, not thrown: the sweep reads changes too, later.
 */
export async function ensureWebhook(
  { db, secrets, dashboardUrl }: CalcomSetupDeps,
  { projectId, account, signal }: WebhookRequest,
): Promise<'on' | 'address_refused' | 'refused'> {
  const create = { projectId, hookId: newId('hook') };
  const sync = await db.calcomSync.upsert({ where: { projectId }, create, update: {} });
  const subscriberUrl = new URL(`/webhooks/calcom/${sync.hookId}`, dashboardUrl).href;
  if (sync.externalId !== null && sync.subscriberUrl === subscriberUrl) {
    const webhook = { webhookId: sync.externalId, subscriberUrl };
    if (await account.isWebhookOn(webhook, { signal })) return 'on';
  }
  // Our address has changed: the webhook of the old one would tell nobody.
  if (sync.externalId !== null) await removeQuietly(account, sync.externalId, signal);
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const secretEnc = secrets.seal(secret, calcomHookContext(projectId));
  // Kept before it is registered: a delivery may come before Cal.com's answer.
  await db.calcomSync.update({ where: { projectId }, data: { secretEnc } });
  const answer = await register(account, { subscriberUrl, secret, signal });
  const externalId = answer.ok ? answer.webhookId : null;
  const problem = answer.ok ? null : answer.reason;
  await db.calcomSync.update({ where: { projectId }, data: { externalId, subscriberUrl, problem } });
  return answer.ok ? 'on' : answer.reason;
}

/** The same for a job, which has only the business: nothing to do without a key. */
export async function registerCalcomWebhook(
  deps: CalcomSetupDeps,
  { projectId, signal }: Omit<WebhookRequest, 'account'>,
): Promise<void> {
  const key = await calcomKeyOf(deps, projectId);
  if (!key.ok) return;
  await ensureWebhook(deps, { projectId, account: deps.openCalcomAccount(key.value.apiKey), signal });
}

interface Registration {
  readonly subscriberUrl: string;
  readonly secret: string;
  readonly signal: AbortSignal;
}

async function register(
  account: CalcomAccountPort,
  { subscriberUrl, secret, signal }: Registration,
): Promise<WebhookAnswer> {
  try {
    return await account.registerWebhook({ subscriberUrl, secret }, { signal });
  } catch (thrown) {
    if (thrown instanceof AppError) return { ok: false, reason: 'refused' };
    throw thrown;
  }
}

/** Takes the webhook away. Best effort: a key that Cal.com no longer knows cannot remove anything, and its webhook says nothing true. */
export async function removeWebhook(
  { db }: Pick<CalcomSetupDeps, 'db'>,
  { projectId, account, signal }: WebhookRequest,
): Promise<void> {
  const sync = await db.calcomSync.findUnique({ where: { projectId } });
  if (!sync) return;
  if (sync.externalId !== null) await removeQuietly(account, sync.externalId, signal);
  await db.calcomSync.delete({ where: { projectId } });
}

async function removeQuietly(account: CalcomAccountPort, webhookId: string, signal: AbortSignal): Promise<void> {
  await account.removeWebhook(webhookId, { signal }).catch((thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown;
  });
}
