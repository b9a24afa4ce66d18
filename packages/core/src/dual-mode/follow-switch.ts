import type { Database, PhoneNumber } from '@offhook/db';
import type { AuditActor } from '../audit/record-audit.ts';
import { ERROR_CATALOG, type ErrorCode } from '../errors/catalog.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { RoutingTarget } from '../numbers/routing/routing-target.ts';
import type { Outcome } from '../projects/outcome.ts';

/** What switching needs of the numbers' routing at Twilio (numbers/routing). */
export interface NumberRouter {
  route(request: RouteWish & { readonly target: RoutingTarget }): Promise<Outcome<{ readonly auditId: string | null }>>;
  /** As it was before the change that `auditId` tells of. */
  restore(request: RouteWish & { readonly auditId: string }): Promise<Outcome<unknown>>;
}

export interface RouteWish {
  readonly projectId: string;
  readonly numberId: string;
  readonly actor: AuditActor;
}

export interface FollowDeps {
  readonly db: Database;
  readonly router: NumberRouter | null;
  readonly vapi: { readonly inbound: RoutingTarget };
}

export type Followed =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly willRetry: boolean };

/**
 * Has Twilio follow what the row says, if it has not yet. May be repeated: what is routed there already stays as it is.
 * Calls that are to come back to Offhook are waited for however long it takes; a number that Twilio refuses to send to Vapi is not.
 */
export async function followSwitch(deps: FollowDeps, wish: RouteWish): Promise<Followed> {
  const { db, router } = deps;
  const { projectId, numberId } = wish;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number?.switchPendingAt || !router) return { ok: true };
  const isToVapi = number.mode === 'vapi' && number.vapiWay === 'whole_number';
  const routed = await attempt(() => (isToVapi ? toVapi(deps, wish, router) : back(number, wish, router)));
  if (!routed.ok) {
    return { ...routed, willRetry: !isToVapi || ERROR_CATALOG[routed.code].retryable };
  }
  const before = isToVapi
    ? { routingBeforeVapi: routed.value ?? number.routingBeforeVapi }
    : { routingBeforeVapi: null };
  // Decided anew meanwhile: that decision has its own moment, and its own turn.
  await db.phoneNumber.updateMany({
    where: { id: numberId, projectId, switchPendingAt: number.switchPendingAt },
    data: { switchPendingAt: null, ...before },
  });
  return { ok: true };
}

async function toVapi({ vapi }: FollowDeps, wish: RouteWish, router: NumberRouter): Promise<Outcome<string | null>> {
  const routed = await router.route({ ...wish, target: vapi.inbound });
  return routed.ok ? { ok: true, value: routed.value.auditId } : routed;
}

/** Byte for byte as before it went to Vapi; or to us, when nobody kept what was before. */
async function back(
  { routingBeforeVapi: auditId }: PhoneNumber,
  wish: RouteWish,
  router: NumberRouter,
): Promise<Outcome<string | null>> {
  if (auditId !== null) {
    const restored = await router.restore({ ...wish, auditId });
    if (restored.ok) return { ok: true, value: null };
    if (ERROR_CATALOG[restored.code].retryable) return restored;
  }
  const routed = await router.route({ ...wish, target: 'offhook' });
  return routed.ok ? { ok: true, value: null } : routed;
}

async function attempt(route: () => Promise<Outcome<string | null>>): Promise<Outcome<string | null>> {
  try {
    return await route();
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    return { ok: false, code, message };
  }
}
