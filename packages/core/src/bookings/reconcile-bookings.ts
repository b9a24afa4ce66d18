import type { BookingIntent } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { BookingWish } from './booking-wish.ts';
import type { ChangeDeps } from './change-booking.ts';
import { claimKnownIntent, giveBack, settleIntent } from './intents.ts';
import { whileLeased } from './leases.ts';
import type { OpenWish, Reconciling, WishResult } from './open-wish.ts';
import { settleBookWish } from './settle-book-wish.ts';
import { settleChangeWish } from './settle-change-wish.ts';
import { recordWishEvent } from './wish-events.ts';

/** How many intents one run looks at; what is left is looked at a minute later. */
const MAX_PER_RUN = 200;
/** A calendar that does not answer within this is asked again later. */
const ANSWER_WITHIN_MS = 10_000;
/** After the first failure; doubled up to an hour. With the number of checks below: about a day. */
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;
const MAX_CHECKS = 28;

export type ReconcileReport = Readonly<Partial<Record<WishResult | 'failed', number>>>;

/**
 * Settles the intents that nobody finished: asks the calendar what became of each, then writes the booking, takes back what
 * nobody wants, or tells the owner whom to ring back. It never books anything itself. Safe to repeat and to run beside calls
 * and other reconcilers: each intent is settled by whoever has its turn.
 *
 * @returns how many intents came to what; `failed`: their calendar could not be asked, they are looked at again later.
 */
export async function reconcileBookings(deps: ChangeDeps, { nowMs, signal }: Reconciling): Promise<ReconcileReport> {
  const due = await deps.db.bookingIntent.findMany({
    where: { checkAt: { lte: new Date(nowMs) } },
    orderBy: { checkAt: 'asc' },
    take: MAX_PER_RUN,
  });
  const report: Partial<Record<WishResult | 'failed', number>> = {};
  // Side by side for each business: one calendar that is away must not keep the others waiting.
  const byProject = Map.groupBy(due, ({ projectId }) => projectId);
  const settleProject = async (intents: readonly BookingIntent[]) => {
    for (const intent of intents) {
      if (signal.aborted) return;
      const result = await settleOne(deps, intent, { nowMs, signal });
      report[result] = (report[result] ?? 0) + 1;
      // Whoever did not answer about this one will not answer about the next; those come again in a minute.
      if (result === 'failed') return;
    }
  };
  await Promise.all([...byProject.values()].map(settleProject));
  return report;
}

async function settleOne(
  deps: ChangeDeps,
  intent: BookingIntent,
  { nowMs, signal }: Reconciling,
): Promise<WishResult | 'failed'> {
  const claim = await claimKnownIntent(deps.db, intent.id);
  if (!claim) return 'postponed';
  // Settled by somebody else since it was read.
  const current = await deps.db.bookingIntent.findUnique({ where: { id: intent.id } });
  if (!current || current.checkAt === null || current.checkAt.getTime() > nowMs) {
    await giveBack(deps.db, claim);
    return 'postponed';
  }
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const open = { deps, intent: current, claim, nowMs, signal: within };
  try {
    return await whileLeased(deps.db, open, (leased) => settle({ ...open, signal: leased }));
  } catch (error) {
    return later(open, toAppError(error));
  }
}

function settle(open: OpenWish): Promise<WishResult> {
  const wish = BookingWish.safeParse(open.intent.wish);
  if (!wish.success) throw new AppError('INTERNAL', 'An intent does not say what it wants');
  return wish.data.kind === 'book' ? settleBookWish(open, wish.data) : settleChangeWish(open, wish.data);
}

/** Asked again later and less often; after about a day a person is told instead. */
async function later(open: OpenWish, error: AppError): Promise<'failed' | 'unresolved'> {
  const { deps, intent, claim, nowMs } = open;
  const checks = intent.checks + 1;
  const waitMs = Math.min(FIRST_RETRY_MS * 2 ** intent.checks, LONGEST_RETRY_MS);
  const isOver = checks >= MAX_CHECKS;
  await deps.db.bookingIntent.updateMany({ where: { id: intent.id }, data: { checks } });
  // What was known before stays known: only who was left without an answer waits for one.
  const state = intent.state === 'pending' ? 'unknown' : intent.state;
  const checkAtMs = isOver ? null : nowMs + waitMs;
  if (isOver && state === 'unknown') await recordWishEvent(open, 'unresolved');
  await settleIntent(deps.db, claim, { state, reason: error.code, checkAtMs });
  return isOver ? 'unresolved' : 'failed';
}
