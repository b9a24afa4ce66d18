import type { AuditActor } from '../../audit/record-audit.ts';
import { granted, type Outcome } from '../../projects/outcome.ts';
import { changeRouting } from '../routing/change-routing.ts';
import { routeNumber } from '../routing/route-number.ts';
import { NumberRouting } from '../twilio-numbers-port.ts';
import { checkNumber, type HealthDeps } from './check-number.ts';
import { lastRoutings } from './expected-routing.ts';
import { type NumberHealthView, readNumberHealth } from './health-records.ts';

export interface RepairRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly actor: AuditActor;
}

/** Sets a number again as it was last set from here, which connects one that never was; then looks at it. */
export async function repairNumber(deps: HealthDeps, request: RepairRequest): Promise<Outcome<NumberHealthView>> {
  const { numberId } = request;
  const last = (await lastRoutings(deps.db, [numberId])).get(numberId);
  const wanted = NumberRouting.safeParse(last?.wanted);
  const target = last?.target;
  const isElsewhere = target === 'vapi' || target === 'restored';
  const routed =
    isElsewhere && wanted.success
      ? await changeRouting(deps, { ...request, target }, () => wanted.data)
      : await routeNumber(deps, { ...request, target: 'offhook' });
  return looked(deps, request, routed);
}

/** Has Twilio bring a number's calls and texts here, whatever was set before; then looks at it. */
export async function connectNumber(deps: HealthDeps, request: RepairRequest): Promise<Outcome<NumberHealthView>> {
  return looked(deps, request, await routeNumber(deps, { ...request, target: 'offhook' }));
}

/** What was set is set, whatever keeps us from looking at it now. */
async function looked(
  deps: HealthDeps,
  where: RepairRequest,
  routed: Outcome<unknown>,
): Promise<Outcome<NumberHealthView>> {
  if (!routed.ok) return routed;
  const health = await checkNumber(deps, where);
  return health.ok ? health : granted(await readNumberHealth(deps.db, where));
}
