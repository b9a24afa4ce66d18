import type { Prisma } from '@offhook/db';
import type { DemoBusiness } from './demo-business.ts';

const RING_MS = 25_000;
const HOUR_MS = 3_600_000;
/** The first one does not take it, the second one does. */
const RUNG = 2;

type EmergencyCallRow = { id: string; projectId: string; fromNumber: string; toNumber: string; startedAt: Date };

/** Who was rung about the emergencies among the demo's calls. */
export async function writeEmergencies(tx: Prisma.TransactionClient, business: DemoBusiness): Promise<void> {
  const people = business.emergencies?.onCall?.slice(-RUNG) ?? [];
  if (people.length < RUNG) return;
  const calls = await tx.call.findMany({ where: { projectId: business.project.id, outcome: 'emergency_booked' } });
  for (const call of calls) await writeAlert(tx, call, people);
}

async function writeAlert(
  tx: Prisma.TransactionClient,
  { id: callId, projectId, fromNumber, toNumber, startedAt }: EmergencyCallRow,
  people: readonly { name: string; phone: string }[],
): Promise<void> {
  const at = (afterMs: number) => new Date(startedAt.getTime() + afterMs);
  const alertId = `emg_demo_${callId}`;
  const booking = await tx.booking.findFirst({ where: { callId } });
  await tx.emergencyAlert.create({
    data: {
      id: alertId,
      projectId,
      callId,
      dedupeKey: `${callId}:flooding`,
      rule: 'flooding',
      ruleName: 'Flooding or burst pipe',
      summary: 'A pipe has burst and the water is running',
      address: booking?.address ?? '',
      callerName: booking?.customerName ?? '',
      callbackPhone: fromNumber,
      fromNumber: toNumber,
      state: 'closed',
      acceptedBy: people.at(-1)?.name ?? '',
      acceptedAt: at(RING_MS * RUNG),
      closedAt: at(HOUR_MS),
      createdAt: at(RING_MS),
    },
  });
  await tx.emergencyStep.createMany({
    data: people.map(({ name: personName, phone }, index) => ({
      id: `emst_demo_${callId}_${index + 1}`,
      projectId,
      alertId,
      position: index + 1,
      round: 1,
      personName,
      phone,
      state: index + 1 < RUNG ? ('no_answer' as const) : ('accepted' as const),
      startedAt: at(RING_MS * (index + 1)),
      endedAt: at(RING_MS * (index + 1) + RING_MS / 2),
    })),
  });
}
