import { type NotifyingClient, notify } from '@offhook/db';
import { LIVE_CHANNEL, type LiveNotice } from './live-events.ts';

/** Tells every open page of the business what changed, in one statement. Within a transaction: on commit. */
export async function publishLive(db: NotifyingClient, ...notices: readonly LiveNotice[]): Promise<void> {
  await notify(db, LIVE_CHANNEL, ...notices);
}
