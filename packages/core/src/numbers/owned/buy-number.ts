/**
 * Buying costs money and Twilio knows no idempotency key, so a wish is a row before Twilio is asked:
 *
 * | state     | means                                                                             | ends by                  |
 * | --------- | --------------------------------------------------------------------------------- | ------------------------ |
 * | `wanted`  | asked for, or about to be; nobody knows whether Twilio sold it                      | looking into the account |
 * | `bought`  | it is in the account, and on the list of the business                              |                          |
 * | `refused` | Twilio will not sell it, or never got the request                                  |                          |
 * | `lapsed`  | Twilio's answer was lost, and the number did not appear in the account for minutes |                          |
 *
 * One wish per number at a time, by an index. An order is never sent twice for one wish.
 */
import { type Database, newId } from '@offhook/db';
import { z } from 'zod';
import type { AppError } from '../../errors/app-error.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, isUniqueViolation, type Outcome, refused } from '../../projects/outcome.ts';
import { requiredText } from '../../projects/profile-shapes.ts';
import { normalizePhoneNumber } from '../phone-number.ts';
import type { RoutingDeps } from '../routing/route-number.ts';
import { routingFor } from '../routing/routing-target.ts';
import { NO_ACCOUNT, wordsForError } from '../routing/routing-words.ts';
import { type BuyAnswer, type NumberRouting, type TwilioNumbersPort, UNSET_ROUTING } from '../twilio-numbers-port.ts';
import { refusalWords } from './refusal-words.ts';
import { bookPurchase, closePurchase, type Purchase, settlePurchase } from './settle-purchase.ts';

/** Twilio takes 64 characters for a name; so do we. */
export const NumberName = requiredText('The name', 60);
export const NumberOrder = z.object({
  e164: requiredText('The phone number', 40),
  label: NumberName,
  /** As the search said. */
  takesTexts: z.boolean(),
});
export type NumberOrder = z.infer<typeof NumberOrder>;

/** A stolen session or a script that runs wild buys no more than this. */
export const MAX_PURCHASES_A_DAY = 10;
const DAY_MS = 86_400_000;

/** Failures after which Twilio has certainly sold nothing. */
const NOTHING_SOLD: readonly string[] = [
  'UPSTREAM_UNAUTHORIZED',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_REJECTED',
  'NOT_FOUND',
  'NOT_CONFIGURED',
];

export interface PurchaseRequest extends NumberOrder {
  readonly projectId: string;
  readonly userId: string;
}

/**
 * Buys a number, set up so that its first call is answered here. `pending`: Twilio's answer was lost; a job looks into the account
 * and puts the number on the list when it is there, without ever ordering it again.
 *
 * @throws AppError for the database's failures only: Twilio's are refusals in the owner's words.
 */
export async function buyNumber(deps: RoutingDeps, request: PurchaseRequest): Promise<Outcome<Purchase>> {
  const { twilioNumbers: port, db } = deps;
  if (!port) return NO_ACCOUNT;
  const e164 = normalizePhoneNumber(request.e164);
  if (!e164) return refused('INPUT_INVALID', 'This is not a phone number.', 'e164');
  if (await isListed(db, e164)) return ALREADY_LISTED;
  const purchase = await wish(deps, { ...request, e164 });
  if (!purchase.ok) return purchase;
  const scope = { ...deps, port };
  // Somebody else's wish may have come true between looking and wishing; from now on there is no other.
  if (await isListed(db, e164)) {
    await closePurchase(scope, purchase.value.id, { state: 'refused', refusal: 'gone' });
    return ALREADY_LISTED;
  }
  const routing = firstRouting(deps.workerUrl, request.takesTexts);
  const order = await ask(port, { e164, friendlyName: request.label, routing });
  if (order.state === 'unknown') return settlePurchase(scope, purchase.value);
  if (order.state === 'failed') {
    await closePurchase(scope, purchase.value.id, { state: 'refused', refusal: order.error.code });
    return wordsForError(order.error);
  }
  if (order.state === 'refused') {
    await closePurchase(scope, purchase.value.id, { state: 'refused', refusal: order.reason });
    return refused('CONFLICT', refusalWords(order.reason).message);
  }
  return bookPurchase(scope, purchase.value, order.number);
}

const ALREADY_LISTED = refused('CONFLICT', 'This number already belongs to a business on this system.', 'e164');

async function isListed(db: Database, e164: string): Promise<boolean> {
  return (await db.phoneNumber.count({ where: { e164 } })) > 0;
}

async function wish({ db, now }: RoutingDeps, { projectId, userId, e164, label }: PurchaseRequest) {
  const nowMs = now();
  const since = new Date(nowMs - DAY_MS);
  const bought = await db.numberPurchase.count({
    where: { projectId, createdAt: { gte: since }, state: { in: ['wanted', 'bought'] } },
  });
  if (bought >= MAX_PURCHASES_A_DAY) {
    return refused('TOO_MANY_REQUESTS', `A business can buy ${MAX_PURCHASES_A_DAY} numbers a day. Try again tomorrow.`);
  }
  const data = { id: newId('purchase'), projectId, e164, label, requestedBy: userId, createdAt: new Date(nowMs) };
  try {
    return granted(await db.numberPurchase.create({ data }));
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refused('CONFLICT', 'This number is being bought at this moment. Look at your list in a minute.');
  }
}

type Order = BuyAnswer | { state: 'failed'; error: AppError } | { state: 'unknown' };

async function ask(port: TwilioNumbersPort, wanted: Parameters<TwilioNumbersPort['buy']>[0]): Promise<Order> {
  try {
    return await port.buy(wanted);
  } catch (thrown) {
    const error = toAppError(thrown);
    return NOTHING_SOLD.includes(error.code) ? { state: 'failed', error } : { state: 'unknown' };
  }
}

/** Twilio takes no addresses for texts with a number that can do none. */
function firstRouting(workerUrl: string, takesTexts: boolean): Partial<NumberRouting> {
  const routing = Object.entries(routingFor('offhook', UNSET_ROUTING, workerUrl));
  return Object.fromEntries(routing.filter(([field]) => takesTexts || !field.startsWith('sms')));
}
