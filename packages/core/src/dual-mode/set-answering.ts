/**
 * Says who answers a number. The row is written first, with the audit entry, and is what the next call goes by; the routing at
 * Twilio follows where it has to:
 *
 * | from, to            | how calls reach Vapi | at Twilio                        | until Twilio has followed              |
 * | ------------------- | -------------------- | -------------------------------- | -------------------------------------- |
 * | Offhook -> Vapi     | each call from here  | nothing                          |                                        |
 * | Offhook -> Vapi     | the whole number     | routed to Vapi                   | Offhook answers what still rings here  |
 * | Vapi -> Offhook     | each call from here  | nothing                          |                                        |
 * | Vapi -> Offhook     | the whole number     | put back as it was before        | Vapi answers what still rings there    |
 * | a part of the calls | each call from here  | nothing; refused where it cannot |                                        |
 *
 * `switchPendingAt` stands in the row until Twilio has followed, and a job goes on with what a process left over.
 */
import type { PhoneNumber, Prisma } from '@offhook/db';
import { instruments } from '@offhook/telemetry';
import { type AuditActor, recordAudit } from '../audit/record-audit.ts';
import type { RoutingDeps } from '../numbers/routing/route-number.ts';
import { changedMeanwhile, granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { alert } from './alert-owner.ts';
import { type Answering, type AnsweringColumns, answeringColumns, isSplit } from './answering.ts';
import { followSwitch } from './follow-switch.ts';
import type { VapiNumber, VapiSide } from './vapi-side.ts';

export interface AnsweringDeps extends RoutingDeps {
  readonly vapi: VapiSide;
}

export interface SwitchRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly answering: Answering;
  readonly actor: AuditActor;
  /** Of a rollback: why, and only if nobody has decided anew since. */
  readonly rollback?: { readonly reason: string; readonly ifSince: Date };
}

export interface Switched {
  readonly numberId: string;
  readonly answering: Answering;
  /** Why Twilio has not followed yet, in the owner's words; null: it has, or did not have to. */
  readonly waitsFor: string | null;
}

/** How Vapi is to be reached by a number that is to use it. */
type VapiColumns = Pick<PhoneNumber, 'vapiNumberId' | 'vapiAssistantId' | 'vapiWay'>;

/**
 * The one way to change who answers a number: by the owner's hand, by the guide, by a rollback. Takes effect with the next call
 * and touches none that runs. A "no" is in the owner's words: no Vapi connected, calls cannot be shared there, nobody to forward to.
 */
export async function setAnswering(deps: AnsweringDeps, request: SwitchRequest): Promise<Outcome<Switched>> {
  const { projectId, numberId, answering } = request;
  const number = await deps.db.phoneNumber.findFirst({
    where: { id: numberId, projectId },
    include: { project: true },
  });
  if (!number) return notFound('phone number');
  const columns = answeringColumns(answering);
  if (columns.mode === 'forward' && !(number.forwardTo ?? number.project.contactPhone)) {
    return refused('INPUT_INVALID', 'Say which phone should ring, under “How calls are taken”', 'forwardTo');
  }
  const way = usesVapi(columns) ? await wayToVapi(deps, number, columns) : granted(await withoutVapi(deps, number));
  if (!way.ok) return way;
  const before = await write(deps, request, { ...columns, ...way.value });
  if (!before) return changedMeanwhile('phone number');
  const by = request.rollback ? 'rollback' : request.actor.kind;
  instruments().sideSwitches.add(1, { to: answering.side, by });
  const followed = await followSwitch(deps, { projectId, numberId, actor: request.actor });
  if (followed.ok) return granted({ numberId, answering, waitsFor: null });
  if (followed.willRetry) return granted({ numberId, answering, waitsFor: followed.message });
  await takeBack(deps, request, before);
  return refused(followed.code, followed.message);
}

function usesVapi(columns: AnsweringColumns): boolean {
  return columns.mode === 'vapi' || isSplit(columns);
}

/** The number stays known to Vapi: a call that Offhook cannot take may still be handed over, where that was tried. */
async function withoutVapi({ db }: AnsweringDeps, number: PhoneNumber): Promise<VapiColumns> {
  const { projectId, vapiNumberId, vapiAssistantId } = number;
  const connection = await db.vapiConnection.findUnique({ where: { projectId }, select: { bypass: true } });
  const isTried = vapiNumberId !== null && connection?.bypass === 'works';
  return { vapiNumberId, vapiAssistantId, vapiWay: isTried ? 'each_call' : null };
}

async function wayToVapi(
  { vapi, twilioNumbers }: AnsweringDeps,
  number: PhoneNumber,
  columns: AnsweringColumns,
): Promise<Outcome<VapiColumns>> {
  const { projectId, e164 } = number;
  const found = await knownToVapi(vapi, number);
  if (!found.ok) return found;
  const isPossible = await vapi.handsOverEachCall({ projectId, e164, ...found.value });
  if (!isPossible.ok) return isPossible;
  if (isPossible.value) return granted({ ...found.value, vapiWay: 'each_call' });
  if (isSplit(columns)) {
    return refused(
      'NOT_CONFIGURED',
      'Your Vapi account does not take single calls from us, so calls cannot be shared. You can send all of them to one side.',
    );
  }
  if (!twilioNumbers) {
    return refused(
      'NOT_CONFIGURED',
      'Your Vapi account does not take single calls from us, and without the keys of your Twilio account we cannot send it the whole number.',
    );
  }
  return granted({ ...found.value, vapiWay: 'whole_number' });
}

async function knownToVapi(vapi: VapiSide, number: PhoneNumber): Promise<Outcome<VapiNumber>> {
  const { projectId, e164, vapiNumberId, vapiAssistantId } = number;
  if (vapiNumberId !== null) return granted({ vapiNumberId, vapiAssistantId });
  const found = await vapi.find({ projectId, e164 });
  if (!found.ok) return found;
  if (found.value) return granted(found.value);
  return refused('NOT_CONFIGURED', 'Vapi does not know this number. Take it in there first, with the button below.');
}

type Columns = AnsweringColumns & VapiColumns;

/** The row and its audit entry, together. Null: somebody decided meanwhile. @returns the row as it was. */
async function write(deps: AnsweringDeps, request: SwitchRequest, columns: Columns): Promise<PhoneNumber | null> {
  const { projectId, numberId, actor, rollback } = request;
  const at = new Date(deps.now());
  return deps.db.$transaction(async (tx) => {
    // One decision after the other: the entry must say what this one replaced.
    await tx.$queryRaw`SELECT id FROM "PhoneNumber" WHERE id = ${numberId} AND "projectId" = ${projectId} FOR UPDATE`;
    const before = await tx.phoneNumber.findFirst({ where: { id: numberId, projectId } });
    if (!before || (rollback && before.answeringSince.getTime() !== rollback.ifSince.getTime())) return null;
    const rolledBack = { rolledBackAt: rollback ? at : null, rollbackReason: rollback?.reason ?? null };
    const routed = isRoutedToVapi(before) || isRoutedToVapi(columns);
    await tx.phoneNumber.update({
      where: { id: numberId },
      data: { ...columns, ...rolledBack, answeringSince: at, ...(routed ? { switchPendingAt: at } : {}) },
    });
    await recordAudit(tx, {
      projectId,
      actor,
      action: rollback ? 'number.rolled_back' : 'number.answering',
      subject: { kind: 'number', id: numberId },
      before: shown(before),
      after: { ...shown(columns), ...(rollback ? { reason: rollback.reason } : {}) },
    });
    if (rollback) await alert(tx, { request, reason: rollback.reason, atMs: at.getTime() });
    return before;
  });
}

/** Twilio will never follow: the row says again what is. */
async function takeBack(
  { db }: AnsweringDeps,
  { projectId, numberId }: SwitchRequest,
  before: PhoneNumber,
): Promise<void> {
  const { mode, offhookSharePercent, vapiWay, rolledBackAt, rollbackReason, answeringSince } = before;
  await db.$transaction(async (tx) => {
    const now = await tx.phoneNumber.findFirstOrThrow({ where: { id: numberId, projectId } });
    await tx.phoneNumber.updateMany({
      where: { id: numberId, projectId },
      data: {
        ...{ mode, offhookSharePercent, vapiWay, rolledBackAt, rollbackReason, answeringSince },
        switchPendingAt: null,
      },
    });
    await recordAudit(tx, {
      projectId,
      actor: { kind: 'system', name: 'dual-mode' },
      action: 'number.answering_undone',
      subject: { kind: 'number', id: numberId },
      before: shown(now),
      after: shown(before),
    });
  });
}

function isRoutedToVapi({ mode, vapiWay }: Pick<PhoneNumber, 'mode' | 'vapiWay'>): boolean {
  return mode === 'vapi' && vapiWay === 'whole_number';
}

function shown({ mode, offhookSharePercent, vapiWay }: Columns): Prisma.InputJsonObject {
  return { mode, offhookSharePercent, ...(mode === 'vapi' ? { vapiWay } : {}) };
}
