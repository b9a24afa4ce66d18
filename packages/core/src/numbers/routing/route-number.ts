import type { AuditActor } from '../../audit/record-audit.ts';
import { notFound, type Outcome, refused } from '../../projects/outcome.ts';
import { NumberRouting } from '../twilio-numbers-port.ts';
import { changeRouting, type Routed, type RoutingDeps } from './change-routing.ts';
import { type RoutingTarget, routingFor } from './routing-target.ts';

export type { Routed, RoutingDeps } from './change-routing.ts';

export interface RouteRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly target: RoutingTarget;
  readonly actor: AuditActor;
}

/**
 * Has Twilio take a number's calls and texts to a target, from the next call on; none that runs is touched. What was there before is
 * kept and can be restored. An outcome that Twilio did not tell is refused with UPSTREAM_UNAVAILABLE and settled by a job.
 *
 * @throws AppError for the database's failures only: Twilio's are refusals in the owner's words.
 */
export function routeNumber(deps: RoutingDeps, request: RouteRequest): Promise<Outcome<Routed>> {
  const { projectId, numberId, target, actor } = request;
  const name = target === 'offhook' ? target : target.kind;
  return changeRouting(deps, { projectId, numberId, target: name, actor }, (before) =>
    routingFor(target, before, deps.workerUrl),
  );
}

export interface RestoreRequest {
  readonly projectId: string;
  readonly numberId: string;
  /** Of the change that is to be taken back. */
  readonly auditId: string;
  readonly actor: AuditActor;
}

/** Puts a number's routing back to what it was before a change, byte for byte; itself a change that can be taken back. */
export async function restoreRouting(deps: RoutingDeps, request: RestoreRequest): Promise<Outcome<Routed>> {
  const { projectId, numberId, auditId, actor } = request;
  const change = await deps.db.routingChange.findFirst({ where: { projectId, phoneNumberId: numberId, auditId } });
  if (!change) return notFound('change');
  const before = NumberRouting.safeParse(change.before);
  if (!before.success) return refused('CONFLICT', 'What was set before this change was not kept.');
  return changeRouting(deps, { projectId, numberId, target: 'restored', actor }, () => before.data);
}
