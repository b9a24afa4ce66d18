import type { Database, PhoneNumber } from '@offhook/db';
import type { AuditActor } from '../audit/record-audit.ts';
import { ERROR_CATALOG, type ErrorCode } from '../errors/catalog.ts';
import { type RoutingDeps, restoreRouting, routeNumber } from '../numbers/routing/route-number.ts';
import { ourAddresses, type RoutingTarget } from '../numbers/routing/routing-target.ts';
import type { Outcome } from '../projects/outcome.ts';

export interface RouteWish {
  readonly projectId: string;
  readonly numberId: string;
  readonly actor: AuditActor;
}

export interface FollowDeps extends RoutingDeps {
  /** Where Twilio sends calls of a number that is Vapi's as a whole. */
  readonly vapi: { readonly inbound: RoutingTarget };
}

export type Followed =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly willRetry: boolean };

/**
 * Has Twilio follow what the row says, if it has not yet. May be repeated: what is routed there already stays as it is. Calls that
 * are to come back to Offhook are waited for however long it takes; a number that Twilio refuses to send to Vapi is not.
 */
export async function followSwitch(deps: FollowDeps, wish: RouteWish): Promise<Followed> {
  const { db } = deps;
  const { projectId, numberId } = wish;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number?.switchPendingAt || !deps.twilioNumbers) return { ok: true };
  const isToVapi = number.mode === 'vapi' && number.vapiWay === 'whole_number';
  const routed = isToVapi ? await toVapi(deps, wish, number) : await back(deps, wish, number);
  if (!routed.ok) return { ...routed, willRetry: !isToVapi || mayPass(routed.code) };
  // Decided anew meanwhile: that decision has its own moment, and its own turn.
  await db.phoneNumber.updateMany({
    where: { id: numberId, projectId, switchPendingAt: number.switchPendingAt },
    data: { switchPendingAt: null, routingBeforeVapi: routed.value },
  });
  return { ok: true };
}

/** @returns the audit entry by which it is put back. */
async function toVapi(deps: FollowDeps, wish: RouteWish, number: PhoneNumber): Promise<Outcome<string | null>> {
  const routed = await routeNumber(deps, { ...wish, target: deps.vapi.inbound });
  return routed.ok ? { ok: true, value: routed.value.auditId ?? number.routingBeforeVapi } : routed;
}

/** Byte for byte as before it went to Vapi; or simply to us, when that was kept by nobody or would not lead here. */
async function back(deps: FollowDeps, wish: RouteWish, { routingBeforeVapi }: PhoneNumber): Promise<Outcome<null>> {
  if (routingBeforeVapi !== null) {
    const restored = await restoreRouting(deps, { ...wish, auditId: routingBeforeVapi });
    if (!restored.ok && mayPass(restored.code)) return restored;
    if (restored.ok && leadsHere(restored.value.routing, deps.workerUrl)) return { ok: true, value: null };
  }
  const routed = await routeNumber(deps, { ...wish, target: 'offhook' });
  return routed.ok ? { ok: true, value: null } : routed;
}

function leadsHere(
  { trunkSid, voiceApplicationSid, voiceUrl }: { trunkSid: string; voiceApplicationSid: string; voiceUrl: string },
  workerUrl: string,
): boolean {
  // Connection overrides stand behind a `#` and are no part of the address (protocols/twilio-voice.md, section 2).
  const [address] = voiceUrl.split('#');
  return trunkSid === '' && voiceApplicationSid === '' && address === ourAddresses(workerUrl).voiceUrl;
}

/** Also when somebody else has the turn at the number. */
function mayPass(code: ErrorCode): boolean {
  return ERROR_CATALOG[code].retryable || code === 'CONFLICT' || code === 'UPSTREAM_BAD_RESPONSE';
}

/** Numbers whose routing has not followed though some time has passed: what a process left over when it died. */
export function leftOverSwitches(db: Database, before: Date): Promise<PhoneNumber[]> {
  return db.phoneNumber.findMany({ where: { switchPendingAt: { lt: before } }, take: MAX_LEFT_OVER });
}

const MAX_LEFT_OVER = 100;
