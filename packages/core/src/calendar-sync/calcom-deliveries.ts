import { type CalcomSync, type Database, newId } from '@offhook/db';
import { isUniqueViolation } from '../projects/outcome.ts';
import { calcomHookContext, type SecretBox } from '../secrets/secret-box.ts';
import { followOutsideBooking } from './follow-outside-booking.ts';
import type { OutsideBookingsFor, OutsideBookingsPort } from './outside-bookings-port.ts';

/** What Cal.com says has happened: which booking, and when. How it stands is asked, not believed. */
export interface CalcomNews {
  readonly trigger: string;
  readonly bookingUid: string;
  readonly happenedAtMs: number;
}

/** `later`: Cal.com could not be asked just now; the sweep does it. */
export type DeliveryResult = 'known' | 'later' | 'settled';

/** Cal.com is asked again after this; then its news is old, and the sweep has read the booking anyway. */
const MAX_ATTEMPTS = 20;
/** A delivery answered late is delivered again (or not at all): Cal.com is not kept waiting. */
const ASK_TIMEOUT_MS = 8_000;

/** The secret that signs the deliveries of one webhook of ours; null when we have no such webhook, or cannot check it any more. */
export async function calcomHookOf(
  { db, secrets }: { readonly db: Database; readonly secrets: SecretBox },
  hookId: string,
): Promise<{ readonly projectId: string; readonly secret: string } | null> {
  const sync = await db.calcomSync.findUnique({ where: { hookId } });
  if (!sync || sync.secretEnc === null) return null;
  try {
    return { projectId: sync.projectId, secret: secrets.open(sync.secretEnc, calcomHookContext(sync.projectId)) };
  } catch {
    return null;
  }
}

export interface Receive {
  readonly projectId: string;
  readonly news: CalcomNews;
  readonly nowMs: number;
}

interface Deps {
  readonly db: Database;
  readonly outsideBookingsFor: OutsideBookingsFor;
}

/** Takes one delivery whose signature was right: written down first, so that it is done once and not lost. */
export async function receiveCalcomNews(deps: Deps, { projectId, news, nowMs }: Receive): Promise<DeliveryResult> {
  const at = new Date(nowMs);
  await deps.db.calcomSync.updateMany({ where: { projectId }, data: { lastDeliveryAt: at } });
  const { trigger, bookingUid, happenedAtMs } = news;
  const id = newId('delivery', nowMs);
  const data = { id, projectId, trigger, bookingUid, happenedAt: new Date(happenedAtMs), receivedAt: at };
  try {
    await deps.db.calcomDelivery.create({ data });
  } catch (thrown) {
    if (isUniqueViolation(thrown)) return 'known';
    throw thrown;
  }
  return settleDelivery(deps, { id, projectId, bookingUid, nowMs, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
}

export interface SettleDelivery {
  readonly id: string;
  readonly projectId: string;
  readonly bookingUid: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** Looks at the booking and brings our copy in line. */
export async function settleDelivery(deps: Deps, delivery: SettleDelivery): Promise<'later' | 'settled'> {
  const { id, nowMs } = delivery;
  try {
    const port = await deps.outsideBookingsFor(delivery.projectId);
    const result = port ? await follow(deps.db, port, delivery) : 'ignored';
    await deps.db.calcomDelivery.update({ where: { id }, data: { settledAt: new Date(nowMs), result } });
    return 'settled';
  } catch (thrown) {
    // The row stays unsettled; who asks next finds out. A database that is away throws here again, and Cal.com hears of it.
    const { attempts } = await deps.db.calcomDelivery.update({ where: { id }, data: { attempts: { increment: 1 } } });
    if (attempts < MAX_ATTEMPTS) return 'later';
    await deps.db.calcomDelivery.update({ where: { id }, data: { settledAt: new Date(nowMs), result: 'gave_up' } });
    throw thrown;
  }
}

async function follow(db: Database, port: OutsideBookingsPort, delivery: SettleDelivery): Promise<string> {
  const { projectId, bookingUid, nowMs, signal } = delivery;
  const booking = await port.read(bookingUid, { signal });
  return booking === null ? 'ignored' : followOutsideBooking({ db, port }, { projectId, booking, nowMs, signal });
}

/** What the set-up page says about how changes reach us. */
export function webhookState(sync: CalcomSync | null) {
  return {
    registered: sync?.externalId !== null && sync?.externalId !== undefined,
    problem: sync?.problem ?? null,
    lastDeliveryAt: sync?.lastDeliveryAt?.toISOString() ?? null,
    sweptAt: sync?.sweptAt?.toISOString() ?? null,
  };
}
