import type { Database, RoutingChange } from '@offhook/db';
import type { AppError } from '../../errors/app-error.ts';
import type { ErrorCode } from '../../errors/catalog.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { NumberRouting, type TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { giveUp, settle } from './routing-changes.ts';
import { changesOf, isSameRouting } from './routing-target.ts';

export interface WriteDeps {
  readonly db: Database;
  readonly port: TwilioNumbersPort;
  /** Epoch milliseconds. */
  now(): number;
}

export type Written =
  | { readonly state: 'done'; readonly auditId: string | null; readonly routing: NumberRouting }
  /** Twilio took it and shows something else, or somebody else wrote at the same time. */
  | { readonly state: 'differs'; readonly routing: NumberRouting }
  | { readonly state: 'not_written' | 'gone' }
  /** Twilio said no: it has what it had. */
  | { readonly state: 'refused'; readonly error: AppError }
  /** It could not be read back: the row stays open, and the job `settle-routing` looks again. */
  | { readonly state: 'unknown'; readonly error: AppError };

/** Answers after which nothing was written (TwilioNumbersPort). After any other, only reading tells. */
const NOT_WRITTEN: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_UNAUTHORIZED',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_REJECTED',
  'NOT_FOUND',
]);

/**
 * Writes what a change wants, reads it back and settles the change by what is there. The write sets fields to values, so that
 * doing it twice is doing it once.
 */
export async function writeRouting(deps: WriteDeps, change: RoutingChange): Promise<Written> {
  const before = NumberRouting.parse(change.before);
  const wanted = NumberRouting.parse(change.wanted);
  try {
    await deps.port.update(change.numberSid, changesOf(before, wanted));
  } catch (thrown) {
    const error = toAppError(thrown);
    if (NOT_WRITTEN.has(error.code)) {
      await giveUp(deps.db, change, { problem: 'refused', nowMs: deps.now() });
      return { state: 'refused', error };
    }
  }
  return readBack(deps, change);
}

/** Settles a change by what Twilio has. */
export async function readBack({ db, port, now }: WriteDeps, change: RoutingChange): Promise<Written> {
  const before = NumberRouting.parse(change.before);
  const wanted = NumberRouting.parse(change.wanted);
  let found: NumberRouting | undefined;
  try {
    found = (await port.get(change.numberSid))?.routing;
  } catch (thrown) {
    return { state: 'unknown', error: toAppError(thrown) };
  }
  if (!found) {
    await giveUp(db, change, { problem: 'gone', nowMs: now() });
    return { state: 'gone' };
  }
  const ended = { before, wanted, found, nowMs: now() };
  if (isSameRouting(found, wanted)) {
    const auditId = await settle(db, change, { ...ended, problem: null });
    return { state: 'done', auditId, routing: found };
  }
  if (isSameRouting(found, before)) {
    await settle(db, change, { ...ended, problem: 'not_written' });
    return { state: 'not_written' };
  }
  await settle(db, change, { ...ended, problem: 'differs' });
  return { state: 'differs', routing: found };
}
