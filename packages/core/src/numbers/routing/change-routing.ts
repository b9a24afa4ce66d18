import type { Database, RoutingChange } from '@offhook/db';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, notFound, type Outcome, type Refusal } from '../../projects/outcome.ts';
import type { NumberRouting, TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { findSid } from './find-sid.ts';
import { type ChangeRequest, giveUp, keepSnapshot, settle, takeTurn, waitForTurn } from './routing-changes.ts';
import { isSameRouting } from './routing-target.ts';
import { BUSY, GONE, LOST_TURN, NO_ACCOUNT, NOT_IN_ACCOUNT, wordsForError, wordsForWritten } from './routing-words.ts';
import { settleLeftOver } from './settle-left-over.ts';
import { type WriteDeps, writeRouting } from './write-routing.ts';

export interface RoutingDeps {
  readonly db: Database;
  /** Null without a Twilio account: then numbers are set by hand. */
  readonly twilioNumbers: TwilioNumbersPort | null;
  /** Public origin of the voice worker. */
  readonly workerUrl: string;
  /** Epoch milliseconds. */
  now(): number;
}

export interface Routed {
  /** What restores the routing from before; null: it was so already. */
  readonly auditId: string | null;
  /** As it is at Twilio now. */
  readonly routing: NumberRouting;
}

/** A person waits for the button; a change takes a second or two. */
const MAX_WAIT_FOR_TURN_MS = 15_000;

/**
 * Changes where Twilio takes a number's calls: reads what is there, keeps it, writes, reads back, compares, and notes it. One
 * change of a number at a time. Twilio has no If-Match: a change made in its console in the same second is seen when reading back.
 */
export async function changeRouting(
  deps: RoutingDeps,
  request: Omit<ChangeRequest, 'numberSid'>,
  wantedOf: (before: NumberRouting) => NumberRouting,
): Promise<Outcome<Routed>> {
  const { db, twilioNumbers: port } = deps;
  if (!port) return NO_ACCOUNT;
  const { projectId, numberId } = request;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  const scope: WriteDeps = { db, port, now: deps.now };
  try {
    const numberSid = await findSid({ db, port }, number);
    if (numberSid === null) return NOT_IN_ACCOUNT;
    const change = await turnOf(scope, { ...request, numberSid });
    if ('ok' in change) return change;
    return await carriedOut(scope, change, wantedOf);
  } catch (thrown) {
    return wordsForError(toAppError(thrown));
  }
}

async function turnOf(scope: WriteDeps, request: ChangeRequest): Promise<RoutingChange | Refusal> {
  const { db, now } = scope;
  const giveUpAtMs = now() + MAX_WAIT_FOR_TURN_MS;
  for (;;) {
    const turn = await takeTurn(db, request, now());
    if (turn) return turn;
    const maxWaitMs = giveUpAtMs - now();
    const holder = await waitForTurn(db, { numberId: request.numberId, maxWaitMs, now });
    if (holder === 'busy') return BUSY;
    if (holder !== 'free') await settleLeftOver(scope, holder);
  }
}

async function carriedOut(
  scope: WriteDeps,
  change: RoutingChange,
  wantedOf: (before: NumberRouting) => NumberRouting,
): Promise<Outcome<Routed>> {
  const { db, port, now } = scope;
  const before = await routingNow(scope, change);
  if (!before) return GONE;
  const wanted = wantedOf(before);
  if (isSameRouting(before, wanted)) {
    await settle(db, change, { before, wanted, found: before, problem: null, nowMs: now() });
    return granted({ auditId: null, routing: before });
  }
  const kept = await keepSnapshot(db, change, { before, wanted, nowMs: now() });
  if (!kept) return LOST_TURN;
  const written = await writeRouting({ db, port, now }, { ...change, before, wanted });
  return written.state === 'done'
    ? granted({ auditId: written.auditId, routing: written.routing })
    : wordsForWritten(written);
}

/** Null: the account does not have the number any more. Nothing is written yet, so whatever goes wrong ends the change. */
async function routingNow({ db, port, now }: WriteDeps, change: RoutingChange): Promise<NumberRouting | null> {
  try {
    const present = await port.get(change.numberSid);
    if (!present) await giveUp(db, change, { problem: 'gone', nowMs: now() });
    return present?.routing ?? null;
  } catch (error) {
    await giveUp(db, change, { problem: 'not_written', nowMs: now() });
    throw error;
  }
}
