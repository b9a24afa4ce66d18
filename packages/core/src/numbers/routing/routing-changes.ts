import { setTimeout as pause } from 'node:timers/promises';
import { type Database, newId, type RoutingChange } from '@offhook/db';
import { AuditActor, recordAudit } from '../../audit/record-audit.ts';
import { wakeJob } from '../../jobs/job.ts';
import { isUniqueViolation } from '../../projects/outcome.ts';
import type { NumberRouting } from '../twilio-numbers-port.ts';
import { isSameRouting, type RoutingTargetName } from './routing-target.ts';
import { shownRouting } from './shown-routing.ts';

/**
 * The rows behind a change of routing. A row is the turn at its number, and the promise to finish:
 *
 * | state     | means                                                                       | left over by a process that died |
 * | --------- | --------------------------------------------------------------------------- | -------------------------------- |
 * | `reading` | nothing was written yet                                                     | dropped as failed                |
 * | `writing` | `before` is kept; Twilio may or may not have the new routing                | read, and finished or given up   |
 * | `done`    | read back and equal to `wanted`                                             |                                  |
 * | `failed`  | `problem` says why; Twilio has `found`, or what it had before when null     |                                  |
 */

/** Longer than the slowest change: a read, a write and a read back, each 10 s at most (TwilioNumbersPort). */
const LEASE_MS = 60_000;
const LOOK_EVERY_MS = 150;

/** Looks at every number. Woken by each change. */
export const CHECK_NUMBERS_JOB = 'check-numbers';

export interface ChangeRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly numberSid: string;
  readonly target: RoutingTargetName;
  readonly actor: AuditActor;
}

export type RoutingProblem = 'not_written' | 'differs' | 'gone' | 'refused';

/**
 * Takes the turn at a number; null while somebody else has it. The unique index decides, so it holds between processes and
 * machines, and no connection is kept waiting for Twilio.
 */
export async function takeTurn(db: Database, request: ChangeRequest, nowMs: number): Promise<RoutingChange | null> {
  const { projectId, numberId: phoneNumberId, numberSid, target, actor } = request;
  const times = { createdAt: new Date(nowMs), leaseUntil: new Date(nowMs + LEASE_MS) };
  try {
    return await db.routingChange.create({
      data: { id: newId('routingChange'), projectId, phoneNumberId, numberSid, target, actor, ...times },
    });
  } catch (thrown) {
    if (isUniqueViolation(thrown)) return null;
    throw thrown;
  }
}

/** Waits until nobody has the turn, at most `maxWaitMs`. @returns a change whose process is taken for dead, when there is one. */
export async function waitForTurn(
  db: Database,
  { numberId, maxWaitMs, now }: { numberId: string; maxWaitMs: number; now: () => number },
): Promise<'free' | 'busy' | RoutingChange> {
  const giveUpAtMs = now() + maxWaitMs;
  for (;;) {
    const holder = await db.routingChange.findFirst({ where: { phoneNumberId: numberId, leaseUntil: { not: null } } });
    if (!holder?.leaseUntil) return 'free';
    if (holder.leaseUntil.getTime() < now()) return holder;
    if (now() >= giveUpAtMs) return 'busy';
    await pause(LOOK_EVERY_MS);
  }
}

/** Takes over what a process that died left behind; false: somebody else did, or it was alive after all. */
export async function takeOver(db: Database, change: RoutingChange, nowMs: number): Promise<boolean> {
  const { count } = await db.routingChange.updateMany({
    where: { id: change.id, leaseUntil: change.leaseUntil },
    data: { leaseUntil: new Date(nowMs + LEASE_MS) },
  });
  return count > 0;
}

/** Keeps what is about to be replaced. False: the turn was lost, because this process stood still; then nothing may be written. */
export async function keepSnapshot(
  db: Database,
  change: RoutingChange,
  { before, wanted, nowMs }: { before: NumberRouting; wanted: NumberRouting; nowMs: number },
): Promise<boolean> {
  const { count } = await db.routingChange.updateMany({
    where: { id: change.id, state: 'reading', leaseUntil: { equals: change.leaseUntil, gt: new Date(nowMs) } },
    data: { state: 'writing', before, wanted, leaseUntil: new Date(nowMs + LEASE_MS) },
  });
  return count > 0;
}

export interface Settlement {
  readonly before: NumberRouting;
  readonly wanted: NumberRouting;
  /** As read back. */
  readonly found: NumberRouting;
  readonly problem: RoutingProblem | null;
  readonly nowMs: number;
}

/**
 * Ends a change that may have reached Twilio, together with its audit entry. A change that changed nothing has none.
 * @returns the audit entry's id.
 */
export async function settle(db: Database, change: RoutingChange, settlement: Settlement): Promise<string | null> {
  const { before, wanted, found, problem, nowMs } = settlement;
  const ended = { leaseUntil: null, settledAt: new Date(nowMs), before, wanted, found, problem };
  return db.$transaction(async (tx) => {
    // Whoever settled it first has noted it: an entry is never made twice.
    const { count } = await tx.routingChange.updateMany({
      where: { id: change.id, leaseUntil: { not: null } },
      data: { ...ended, state: problem === null ? 'done' : 'failed' },
    });
    if (count === 0 || isSameRouting(before, found)) return null;
    const auditId = await recordAudit(tx, {
      projectId: change.projectId,
      actor: AuditActor.parse(change.actor),
      action: actionOf(change, problem),
      subject: { kind: 'number', id: change.phoneNumberId },
      before: shownRouting(before),
      after: { target: change.target, ...shownRouting(found) },
    });
    await tx.routingChange.update({ where: { id: change.id }, data: { auditId } });
    // What the last look found was of the routing before.
    await tx.numberHealth.deleteMany({ where: { phoneNumberId: change.phoneNumberId } });
    await wakeJob(tx, CHECK_NUMBERS_JOB);
    return auditId;
  });
}

/** Ends a change that did not reach Twilio. */
export async function giveUp(
  db: Database,
  change: RoutingChange,
  { problem, nowMs }: { problem: RoutingProblem; nowMs: number },
): Promise<void> {
  await db.routingChange.updateMany({
    where: { id: change.id, leaseUntil: { not: null } },
    data: { state: 'failed', problem, leaseUntil: null, settledAt: new Date(nowMs) },
  });
}

function actionOf({ target }: RoutingChange, problem: RoutingProblem | null): string {
  if (problem !== null) return 'number.routing_differs';
  return target === 'restored' ? 'number.restored' : 'number.routed';
}
