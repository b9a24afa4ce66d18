import { CallerRules } from '@offhook/core';
import type { Prisma } from '@offhook/db';
import type { DemoBusiness } from './demo-business.ts';

const SALES_MACHINE = '+13105550170';
const HOUR_MS = 3_600_000;

export type DemoCallers = {
  rules: Prisma.InputJsonValue;
  listed: Prisma.ListedCallerCreateManyInput[];
  calls: Prisma.CallCreateManyInput[];
};

/** The owner's brother, a sales machine that is blocked and rang again, and a caller with a faked number who pressed no key. */
export function tellCallers({ project, number }: DemoBusiness, nowMs: number): DemoCallers {
  const projectId = project.id;
  const slug = projectId.slice('proj_'.length);
  const createdAt = new Date(nowMs - 200 * HOUR_MS);
  const call = (
    name: string,
    hoursAgo: number,
    ended: { outcome: string; callerRule: string; fromNumber: string },
  ) => ({
    id: `call_${slug}_${name}`,
    projectId,
    phoneNumberId: number.id,
    providerCallId: `CA_demo_${slug}_${name}`,
    toNumber: number.e164,
    status: 'completed' as const,
    endReason: ended.outcome,
    startedAt: new Date(nowMs - hoursAgo * HOUR_MS),
    endedAt: new Date(nowMs - hoursAgo * HOUR_MS),
    durationSec: 0,
    ...ended,
  });
  return {
    rules: CallerRules.parse({ screening: { spoofed: 'press_key' } }),
    listed: [
      { id: `lcal_${slug}_vip`, projectId, e164: '+18305550181', kind: 'vip', name: 'Danny (my brother)', createdAt },
      {
        id: `lcal_${slug}_blocked`,
        projectId,
        e164: SALES_MACHINE,
        kind: 'blocked',
        name: 'Google listing sales',
        createdAt,
      },
    ],
    calls: [
      call('blocked', 27, { outcome: 'blocked', callerRule: 'blocked', fromNumber: SALES_MACHINE }),
      call('screened', 51, { outcome: 'screened', callerRule: 'spoofed', fromNumber: '+15125550399' }),
    ],
  };
}
