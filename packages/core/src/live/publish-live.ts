import { type NotifyingClient, notify } from '@offhook/db';
import { LIVE_CHANNEL, type LiveNotice } from './live-events.ts';

/** Tells every open page of the business that something changed. Within a transaction: on commit. */
export async function publishLive(db: NotifyingClient, notice: LiveNotice): Promise<void> {
  await notify(db, LIVE_CHANNEL, notice);
}
