/**
 * Who is rung about an emergency, one after the other, until somebody presses 1. All of its state is in the database and every
 * move is one transaction behind the alert's row lock, so any worker can make it: whoever reported the emergency, whoever gets
 * Twilio's callback, and the sweep when a callback is lost.
 *
 * | alert      | leaves it                                                                                     |
 * | ---------- | --------------------------------------------------------------------------------------------- |
 * | `ringing`  | somebody accepts: `accepted`; everybody was rung in every round: `nobody`; the owner: `closed` |
 * | `nobody`   | somebody who was rung accepts after all: `accepted`; the owner: `closed`                      |
 * | `accepted` | the owner: `closed`, for the pages only; who accepted stays                                   |
 */
import type { Database, EmergencyAlert, EmergencyStep, Prisma } from '@offhook/db';
import { toAppError } from '../errors/to-app-error.ts';
import { publishLive } from '../live/publish-live.ts';
import { queueSms } from '../messages/queue-sms.ts';
import { emergencyPlanOf } from './emergency-settings.ts';
import { type EmergencyFacts, nobodyText, takenText } from './emergency-words.ts';
import type { OutboundCallPort } from './outbound-call-port.ts';

export interface LadderDeps {
  readonly db: Database;
  /** Null: nobody can be rung by telephone here, so everybody is only texted. */
  readonly phone: OutboundCallPort | null;
  /** Where Twilio asks what to say to this person, and tells how the call ended. */
  readonly urlsOf: (step: { alertId: string; stepId: string }) => { answerUrl: string; statusUrl: string };
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The part of it that is not the database and the clock. */
export type LadderPorts = Pick<LadderDeps, 'phone' | 'urlsOf'>;

/** From the last ring to Twilio's report of it, and no longer: then the sweep goes on without it. */
const REPORT_GRACE_MS = 20_000;
/** Whoever has picked up listens to what it is about, twice if need be, before pressing a key. */
const LISTENING_MS = 75_000;
const TRANSACTION = { timeout: 10_000, maxWait: 10_000 } as const;

type Tx = Prisma.TransactionClient;
type Alert = EmergencyAlert & { steps: EmergencyStep[] };

/** Rings the next one if nobody is being rung, and the one after that when the order is refused. Changes nothing otherwise. */
export async function advanceLadder(deps: LadderDeps, alertId: string): Promise<void> {
  for (let next = await takeNext(deps, alertId); next; next = await takeNext(deps, alertId)) {
    if (await ring(deps, next)) return;
  }
}

/** True when the telephone company has taken the order. */
async function ring({ db, phone, urlsOf, now }: LadderDeps, { step, fromNumber, ringSec }: NextStep): Promise<boolean> {
  const where = { id: step.id, state: 'calling' } as const;
  try {
    if (!phone) throw new Error('Calls cannot be placed: there is no telephone account');
    const urls = urlsOf({ alertId: step.alertId, stepId: step.id });
    const { callSid } = await phone.ring({ to: step.phone, from: fromNumber, ringSec, ...urls });
    await db.emergencyStep.updateMany({ where, data: { state: 'ringing', legSid: callSid } });
    return true;
  } catch (error) {
    // It may ring after all: whoever presses 1 then still has it. Two telephones that ring are better than none.
    const { code } = phone ? toAppError(error) : { code: 'NOT_CONFIGURED' };
    await db.emergencyStep.updateMany({ where, data: { state: 'failed', errorCode: code, endedAt: new Date(now()) } });
    return false;
  }
}

interface NextStep {
  readonly step: EmergencyStep;
  readonly fromNumber: string;
  readonly ringSec: number;
}

/** Writes down who is rung next, before anybody is asked to ring them. Null: somebody is being rung, or nobody is left. */
function takeNext({ db, now }: LadderDeps, alertId: string): Promise<NextStep | null> {
  return db.$transaction(async (tx) => {
    const alert = await lockAlert(tx, alertId);
    if (alert?.state !== 'ringing') return null;
    const nowMs = now();
    const current = alert.steps.find(({ state }) => state === 'calling' || state === 'ringing');
    if (current && alert.dueAt !== null && alert.dueAt.getTime() > nowMs) return null;
    if (current) await settleStep(tx, current.id, { state: 'no_answer', nowMs });
    const next = alert.steps.find(({ state }) => state === 'waiting');
    const { project, plan } = await planOf(tx, alert);
    if (!next) {
      await giveUp(tx, alert, project);
      return null;
    }
    const { ringSec } = plan.ladder;
    const dueAt = new Date(nowMs + ringSec * 1_000 + REPORT_GRACE_MS);
    await tx.emergencyAlert.update({ where: { id: alertId }, data: { dueAt } });
    const step = await tx.emergencyStep.update({
      where: { id: next.id },
      data: { state: 'calling', startedAt: new Date(nowMs) },
    });
    await tell(tx, alert);
    return { step, fromNumber: alert.fromNumber, ringSec };
  }, TRANSACTION);
}

/** Somebody picked up: they are given the time to listen. Answers what to tell them, or that it is over. */
export async function legAnswered({ db, now }: LadderDeps, ids: StepRef): Promise<AnsweredLeg> {
  return db.$transaction(async (tx) => {
    const alert = await lockAlert(tx, ids.alertId);
    const step = alert?.steps.find(({ id }) => id === ids.stepId);
    if (!alert || !step) return { kind: 'over', takenBy: null };
    if (alert.state === 'accepted' || alert.state === 'closed') return { kind: 'over', takenBy: alert.acceptedBy };
    if (alert.state === 'ringing' && (step.state === 'calling' || step.state === 'ringing')) {
      await tx.emergencyStep.update({
        where: { id: step.id },
        data: { state: 'ringing', ...(ids.legSid ? { legSid: ids.legSid } : {}) },
      });
      await tx.emergencyAlert.update({ where: { id: alert.id }, data: { dueAt: new Date(now() + LISTENING_MS) } });
    }
    const { project } = await planOf(tx, alert);
    return { kind: 'tell', facts: factsOf(alert, project.name) };
  }, TRANSACTION);
}

export type AnsweredLeg =
  | { readonly kind: 'tell'; readonly facts: EmergencyFacts }
  | { readonly kind: 'over'; readonly takenBy: string | null };

export interface StepRef {
  readonly alertId: string;
  readonly stepId: string;
  /** Twilio's CallSid of this person's call, where it is known. */
  readonly legSid?: string | undefined;
}

/** Somebody pressed 1. The first one has it; pressing again changes nothing. */
export async function acceptAlert({ db, now }: LadderDeps, { alertId, stepId }: StepRef): Promise<AcceptAnswer> {
  return db.$transaction(async (tx) => {
    const alert = await lockAlert(tx, alertId);
    const step = alert?.steps.find(({ id }) => id === stepId);
    if (!alert || !step || alert.state === 'closed') return { kind: 'over' };
    if (step.state === 'accepted') return { kind: 'accepted', callbackPhone: alert.callbackPhone };
    if (alert.state === 'accepted') return { kind: 'taken', by: alert.acceptedBy ?? '' };
    const at = new Date(now());
    await tx.emergencyStep.updateMany({
      where: { alertId, id: { not: stepId }, state: { in: ['waiting', 'calling', 'ringing'] } },
      data: { state: 'skipped', endedAt: at },
    });
    await tx.emergencyStep.update({ where: { id: stepId }, data: { state: 'accepted', endedAt: at } });
    await tx.emergencyAlert.update({
      where: { id: alertId },
      data: { state: 'accepted', acceptedBy: step.personName, acceptedAt: at, dueAt: null },
    });
    await textCaller(tx, alert, { person: step.personName, nowMs: at.getTime() });
    await tell(tx, alert);
    return { kind: 'accepted', callbackPhone: alert.callbackPhone };
  }, TRANSACTION);
}

export type AcceptAnswer =
  | { readonly kind: 'accepted'; readonly callbackPhone: string | null }
  | { readonly kind: 'taken'; readonly by: string }
  | { readonly kind: 'over' };

export type LegEnding = 'declined' | 'no_answer' | 'busy' | 'failed';

/** A person's call is over, or they passed it on: the next one is rung. A late or repeated report changes nothing. */
export async function legOver(deps: LadderDeps, { alertId, stepId }: StepRef, ending: LegEnding): Promise<void> {
  const { db, now } = deps;
  const isSettled = await db.$transaction(async (tx) => {
    const alert = await lockAlert(tx, alertId);
    const step = alert?.steps.find(({ id }) => id === stepId);
    if (!step || (step.state !== 'calling' && step.state !== 'ringing')) return false;
    await settleStep(tx, stepId, { state: ending, nowMs: now() });
    return true;
  }, TRANSACTION);
  if (isSettled) await advanceLadder(deps, alertId);
}

/** Alerts whose present step should be over by now: a callback was lost, or the process that was to ring has died. */
export async function overdueAlerts({ db, now }: Pick<LadderDeps, 'db' | 'now'>, limit = 50): Promise<string[]> {
  const rows = await db.emergencyAlert.findMany({
    where: { dueAt: { lt: new Date(now()) } },
    select: { id: true },
    orderBy: { dueAt: 'asc' },
    take: limit,
  });
  return rows.map(({ id }) => id);
}

/** The row lock that every move of this alert takes first. */
async function lockAlert(tx: Tx, alertId: string): Promise<Alert | null> {
  await tx.$queryRaw`SELECT 1 FROM "EmergencyAlert" WHERE "id" = ${alertId} FOR UPDATE`;
  return tx.emergencyAlert.findUnique({ where: { id: alertId }, include: { steps: { orderBy: { position: 'asc' } } } });
}

async function settleStep(
  tx: Tx,
  stepId: string,
  { state, nowMs }: { state: LegEnding; nowMs: number },
): Promise<void> {
  await tx.emergencyStep.update({ where: { id: stepId }, data: { state, endedAt: new Date(nowMs) } });
}

async function planOf(tx: Tx, { projectId }: Alert) {
  const project = await tx.project.findUniqueOrThrow({ where: { id: projectId } });
  return { project, plan: emergencyPlanOf(project) };
}

/** Everybody was rung in every round: the business is told, and its pages show it until somebody closes it. */
async function giveUp(
  tx: Tx,
  alert: Alert,
  { name, contactPhone }: { name: string; contactPhone: string | null },
): Promise<void> {
  await tx.emergencyAlert.update({ where: { id: alert.id }, data: { state: 'nobody', dueAt: null } });
  if (contactPhone !== null && !alert.isTest) {
    const { projectId, callId } = alert;
    const body = nobodyText(factsOf(alert, name));
    await queueSms(tx, { projectId, callId, to: contactPhone, kind: 'on_call', body, dedupeKey: `${alert.id}:nobody` });
  }
  await tell(tx, alert);
}

async function textCaller(tx: Tx, alert: Alert, { person, nowMs }: { person: string; nowMs: number }): Promise<void> {
  const { projectId, callId, callbackPhone, isTest } = alert;
  const { project, plan } = await planOf(tx, alert);
  if (callbackPhone === null || isTest || !plan.ladder.textCaller) return;
  const text = { kind: 'on_call', body: takenText(project.name, person), dedupeKey: `${alert.id}:taken` } as const;
  await queueSms(tx, { projectId, callId, to: callbackPhone, nowMs, ...text });
}

function factsOf(alert: Alert, businessName: string): EmergencyFacts {
  const { ruleName, summary, address, callerName, callbackPhone, isTest } = alert;
  return { businessName, ruleName, summary, address, callerName, callbackPhone, isTest };
}

async function tell(tx: Tx, { projectId, callId }: Alert): Promise<void> {
  await publishLive(tx, { projectId, callId, kind: 'call', at: new Date().toISOString() });
}
