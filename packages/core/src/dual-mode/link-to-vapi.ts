import type { PhoneNumber, Prisma } from '@offhook/db';
import { type AuditActor, recordAudit } from '../audit/record-audit.ts';
import { routeNumber } from '../numbers/routing/route-number.ts';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import type { AnsweringDeps } from './set-answering.ts';
import type { VapiNumber } from './vapi-side.ts';

export interface LinkRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly actor: AuditActor;
}

export interface Linked {
  /** Vapi had the number already, or has taken it in just now. */
  readonly how: 'found' | 'taken_in';
  /** The account takes single calls from us; null: that could not be found out. */
  readonly handsOverEachCall: boolean | null;
  /** Why Twilio does not send the number's calls here again yet; null: it does. */
  readonly waitsFor: string | null;
}

/**
 * Makes a number known to Vapi, or finds it there, and finds out how calls can be handed over. Nobody answers differently because of
 * it: where Vapi wrote its own addresses into Twilio when it took the number in, they are written over again at once.
 */
export async function linkToVapi(deps: AnsweringDeps, request: LinkRequest): Promise<Outcome<Linked>> {
  const { db, vapi } = deps;
  const { projectId, numberId } = request;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  const { e164, label } = number;
  const found = await vapi.find({ projectId, e164 });
  if (!found.ok) return found;
  const taken = found.value ? granted(found.value) : await vapi.bringIn({ projectId, e164, name: label });
  // Also after a "no": an answer that was lost may have been a "yes", and then Vapi has written already.
  const waitsFor = found.value ? null : await routeBack(deps, request, number);
  if (!taken.ok) return taken;
  const tested = await vapi.handsOverEachCall({ projectId, e164, ...taken.value });
  const eachCall = tested.ok && tested.value;
  await write(deps, request, { number, linked: taken.value, eachCall });
  return granted({
    how: found.value ? 'found' : 'taken_in',
    handsOverEachCall: tested.ok ? tested.value : null,
    waitsFor,
  });
}

/** Vapi's import overwrites the voice and message addresses (protocols/vapi.md, section 2). */
async function routeBack(
  deps: AnsweringDeps,
  request: LinkRequest,
  { mode, vapiWay }: PhoneNumber,
): Promise<string | null> {
  if (!deps.twilioNumbers || (mode === 'vapi' && vapiWay === 'whole_number')) return null;
  const routed = await routeNumber(deps, { ...request, target: 'offhook' });
  return routed.ok ? null : routed.message;
}

interface Finding {
  readonly number: PhoneNumber;
  readonly linked: VapiNumber;
  readonly eachCall: boolean;
}

async function write(
  { db }: AnsweringDeps,
  { projectId, numberId, actor }: LinkRequest,
  { number, linked, eachCall }: Finding,
): Promise<void> {
  const { vapiNumberId, vapiAssistantId } = linked;
  await db.$transaction(async (tx) => {
    await tx.phoneNumber.updateMany({ where: { id: numberId, projectId }, data: { vapiNumberId, vapiAssistantId } });
    await noteWay(tx, projectId, eachCall);
    if (number.vapiNumberId === vapiNumberId) return;
    const subject = { kind: 'number', id: numberId } as const;
    await recordAudit(tx, { projectId, actor, action: 'number.vapi_linked', subject, after: { vapiNumberId } });
  });
}

/** How calls may be handed over that Offhook cannot take; numbers that Vapi answers keep the way they go by. */
async function noteWay(tx: Prisma.TransactionClient, projectId: string, eachCall: boolean): Promise<void> {
  await tx.phoneNumber.updateMany({
    where: { projectId, vapiNumberId: { not: null }, mode: { not: 'vapi' }, offhookSharePercent: 100 },
    data: { vapiWay: eachCall ? 'each_call' : null },
  });
}

/** Finds out anew whether the account takes single calls; a number that was Vapi's as a whole gets them one by one with its next switch. */
export async function vapiHandOver(
  { db, vapi }: AnsweringDeps,
  where: { readonly projectId: string; readonly numberId: string },
): Promise<Outcome<{ readonly handsOverEachCall: boolean }>> {
  const { projectId, numberId } = where;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  const { e164, vapiNumberId, vapiAssistantId } = number;
  if (vapiNumberId === null)
    return refused('NOT_CONFIGURED', 'Vapi does not know this number yet. Connect it there first.');
  const tested = await vapi.handsOverEachCall({ projectId, e164, vapiNumberId, vapiAssistantId }, { anew: true });
  if (!tested.ok) return tested;
  await db.$transaction((tx) => noteWay(tx, projectId, tested.value));
  return granted({ handsOverEachCall: tested.value });
}
