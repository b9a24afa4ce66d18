import type { Database } from '@offhook/db';
import { z } from 'zod';
import { EVENT_TYPE } from '../calls/event-types.ts';
import type { LadderDeps } from './emergency-ladder.ts';
import { emergencyPlanOf } from './emergency-settings.ts';
import { reportEmergency } from './report-emergency.ts';

/** The worker's last records of a call may be this late. */
const SETTLED_AFTER_MS = 20_000;
/** Older ones were looked at before, or nobody is helped by them any more. */
const LOOK_BACK_MS = 3_600_000;
const MAX_AT_ONCE = 20;

const Noticed = z.object({ rule: z.string() });

/**
 * Reports emergencies that a caller's words gave away in calls that ended before the assistant had reported them: somebody who
 * smells gas and hangs up has been told to leave, and people on call shall know. May be repeated: one call and rule is one alert.
 * @returns how many calls had one.
 */
export async function reportUnreported(deps: LadderDeps): Promise<number> {
  const calls = await unreported(deps.db, deps.now());
  for (const { rule, ruleName, projectId, callId, fromNumber } of calls) {
    await reportEmergency(deps, {
      projectId,
      callId,
      reportId: callId,
      callerNumber: fromNumber,
      kind: rule,
      summary: `${ruleName}. The caller hung up before saying more; listen to the call`,
      address: '',
      callerName: '',
      callbackPhone: '',
      temperature: null,
      nowMs: deps.now(),
    });
  }
  return calls.length;
}

async function unreported(db: Database, nowMs: number) {
  const events = await db.eventLog.findMany({
    where: { type: EVENT_TYPE.emergencyNoticed, at: { gte: new Date(nowMs - LOOK_BACK_MS) }, callId: { not: null } },
    orderBy: { at: 'asc' },
  });
  const callIds = events.flatMap(({ callId }) => callId ?? []);
  const endedBefore = new Date(nowMs - SETTLED_AFTER_MS);
  const calls = await db.call.findMany({
    where: {
      id: { in: callIds },
      status: { not: 'active' },
      endedAt: { lt: endedBefore },
      emergencyAlerts: { none: {} },
    },
    include: { project: true },
    take: MAX_AT_ONCE,
  });
  return calls.flatMap(({ id: callId, projectId, fromNumber, project }) => {
    const event = events.find((one) => one.callId === callId);
    const { rule } = Noticed.safeParse(event?.payload).data ?? { rule: '' };
    const known = emergencyPlanOf(project).rules.find(({ key, ringOnCall }) => key === rule && ringOnCall);
    return known
      ? [{ callId, projectId, fromNumber: /^\+\d+$/.test(fromNumber) ? fromNumber : '', rule, ruleName: known.name }]
      : [];
  });
}
