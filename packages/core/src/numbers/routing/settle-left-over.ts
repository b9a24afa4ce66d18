import type { RoutingChange } from '@offhook/db';
import { NumberRouting } from '../twilio-numbers-port.ts';
import { giveUp, takeOver } from './routing-changes.ts';
import { isSameRouting } from './routing-target.ts';
import { readBack, type WriteDeps, type Written, writeRouting } from './write-routing.ts';

/** A change that did not begin to be written by then is no longer what anybody expects. */
const FINISH_WITHIN_MS = 15 * 60_000;

export type LeftOverEnd = Written['state'] | 'taken';

/**
 * Ends a change whose process died. What Twilio has decides: the new routing means that it was written; the old one, that it was
 * not, and then it is written now if it was asked for a moment ago; anything else is somebody's newer change, which stays.
 */
export async function settleLeftOver(deps: WriteDeps, change: RoutingChange): Promise<LeftOverEnd> {
  const { db, port, now } = deps;
  if (!(await takeOver(db, change, now()))) return 'taken';
  if (change.state === 'reading') {
    await giveUp(db, change, { problem: 'not_written', nowMs: now() });
    return 'not_written';
  }
  if (now() - change.createdAt.getTime() < FINISH_WITHIN_MS) {
    const present = await port.get(change.numberSid);
    if (present && isSameRouting(present.routing, NumberRouting.parse(change.before)))
      return (await writeRouting(deps, change)).state;
  }
  return (await readBack(deps, change)).state;
}
