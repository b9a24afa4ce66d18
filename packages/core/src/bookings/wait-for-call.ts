import { settleIntent } from './intents.ts';
import type { OpenWish } from './open-wish.ts';

/** How long until it is looked at again. */
const CALL_RUNS_MS = 60_000;

/** Nothing is given up while its caller is on the line and may come back to it: then it is left as it is for now. */
export async function waitsForCall({ deps, intent, claim, nowMs }: OpenWish): Promise<boolean> {
  if (intent.callId === null) return false;
  const running = await deps.db.call.count({ where: { id: intent.callId, status: 'active' } });
  if (running === 0) return false;
  const { state, reason } = intent;
  await settleIntent(deps.db, claim, { state, reason, checkAtMs: nowMs + CALL_RUNS_MS });
  return true;
}
