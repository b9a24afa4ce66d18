import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { claimIntent, giveBack, type Intent, type IntentClaim, renewLease } from './intents.ts';

/** Often enough that a renewal may fail once. */
const RENEW_EVERY_MS = 2_000;
/** How often somebody who waits for another's outcome looks. */
const JOIN_EVERY_MS = 200;

/**
 * Asks the calendar while the turn is ours. The signal also ends when the turn was lost, which only happens to a process that
 * stood still: what it asked is then looked up by whoever has the turn.
 */
export async function whileLeased<T>(
  db: Database,
  { claim, signal }: { readonly claim: IntentClaim; readonly signal: AbortSignal },
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const renewal = setInterval(() => {
    renewLease(db, claim).then(
      (kept) => kept || lost.abort(new AppError('DATABASE_UNAVAILABLE', 'Another attempt has taken over')),
      // The lease outlasts one failure; after that the database says who has the turn.
      () => undefined,
    );
  }, RENEW_EVERY_MS);
  renewal.unref();
  try {
    return await ask(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewal);
  }
}

/**
 * Takes the turn at an intent, or waits with whoever has it until `outcome` is there: the model said the same thing twice, or
 * the process that was at it died a moment ago.
 */
export async function claimOrJoin<Outcome>(
  db: Database,
  { intent, signal }: { readonly intent: Intent; readonly signal: AbortSignal },
  outcome: () => Promise<Outcome | null>,
): Promise<{ readonly claim: IntentClaim } | { readonly joined: Outcome }> {
  for (;;) {
    const claim = await claimIntent(db, intent);
    if (claim && !claim.repeated) return { claim };
    if (!claim) await pause(JOIN_EVERY_MS, undefined, { signal });
    const joined = await outcome();
    if (joined !== null && claim) await giveBack(db, claim);
    if (joined !== null) return { joined };
    if (claim) return { claim };
  }
}
