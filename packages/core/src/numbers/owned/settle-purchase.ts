import type { NumberPurchase, PurchaseState } from '@offhook/db';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, type Outcome, refused } from '../../projects/outcome.ts';
import type { RoutingDeps } from '../routing/route-number.ts';
import type { OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { claimNumber, isClaimedByOthers } from './number-claims.ts';
import { refusalWords } from './refusal-words.ts';
import { takeInNumber } from './take-in-number.ts';

/** What became of an order. */
export type Purchase =
  | { readonly state: 'bought'; readonly e164: string; readonly numberId: string }
  | { readonly state: 'pending'; readonly e164: string };

export interface PurchaseScope extends RoutingDeps {
  readonly port: TwilioNumbersPort;
}

/** After so long a number that is not in the account was not sold: Twilio sells within seconds. */
const LAPSES_AFTER_MS = 5 * 60_000;

/** Looks into the account for a number whose order was not answered, and books it when it is there. Orders nothing. */
export async function settlePurchase(scope: PurchaseScope, purchase: NumberPurchase): Promise<Outcome<Purchase>> {
  const { e164, projectId } = purchase;
  const found = await lookUp(scope.port, e164);
  if (found !== 'unknown' && found !== null) {
    // It was in the account all along: the order never arrived, and would have been refused.
    const isOthers = await isClaimedByOthers(scope.db, { projectId, twilioSid: found.numberSid });
    if (!isOthers) return bookPurchase(scope, purchase, found);
    await closePurchase(scope, purchase.id, { state: 'refused', refusal: 'gone' });
    return refused('CONFLICT', refusalWords('gone').message);
  }
  const isLate = scope.now() - purchase.createdAt.getTime() > LAPSES_AFTER_MS;
  if (found === null && isLate) {
    await closePurchase(scope, purchase.id, { state: 'lapsed' });
    return refused('CONFLICT', 'Twilio did not sell the number. Nothing was paid; you can try again.');
  }
  return granted({ state: 'pending', e164 });
}

async function lookUp(port: TwilioNumbersPort, e164: string): Promise<OwnedNumber | null | 'unknown'> {
  try {
    return await port.findByNumber(e164);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'DATABASE_UNAVAILABLE') throw error;
    return 'unknown';
  }
}

/** Puts what was bought on the business's list and closes the wish, in one transaction. Whoever comes second finds it done. */
export async function bookPurchase(
  { db, now }: PurchaseScope,
  purchase: NumberPurchase,
  owned: OwnedNumber,
): Promise<Outcome<Purchase>> {
  const { projectId, label, requestedBy: userId, e164 } = purchase;
  const number = await db.$transaction(async (tx) => {
    const settled = { state: 'bought' as const, twilioSid: owned.numberSid, settledAt: new Date(now()) };
    const { count } = await tx.numberPurchase.updateMany({
      where: { id: purchase.id, state: 'wanted' },
      data: settled,
    });
    if (count === 0) return tx.phoneNumber.findFirst({ where: { projectId, e164 } });
    const actor = { kind: 'user', userId } as const;
    const taken = await takeInNumber(tx, owned, { projectId, label, actor, action: 'number.bought' });
    // Another business typed it in meanwhile. It was paid for here, so it stays this organization's in the account.
    if (!taken) await claimNumber(tx, { projectId, twilioSid: owned.numberSid });
    return taken;
  });
  if (!number) {
    return refused(
      'CONFLICT',
      'The number was bought, but another business on this system has it on its list already.',
    );
  }
  return granted({ state: 'bought', e164, numberId: number.id });
}

export async function closePurchase(
  { db, now }: PurchaseScope,
  purchaseId: string,
  end: { state: Exclude<PurchaseState, 'wanted' | 'bought'>; refusal?: string },
): Promise<void> {
  await db.numberPurchase.updateMany({
    where: { id: purchaseId, state: 'wanted' },
    data: { ...end, settledAt: new Date(now()) },
  });
}
