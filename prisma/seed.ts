import type { Database, Prisma } from '@offhook/db';
import { BRIGHTWATER } from './demo/brightwater.ts';
import { tellCallers } from './demo/callers.ts';
import type { DemoBusiness } from './demo/demo-business.ts';
import { writeEmergencies } from './demo/emergencies.ts';
import { HARBOR } from './demo/harbor.ts';
import { type CallKind, type History, type Traffic, tellHistory } from './demo/history.ts';
import { writeKnowledge } from './demo/knowledge.ts';
import { tellTexts } from './demo/texts.ts';
import { tellTimeOff } from './demo/time-off.ts';
import { writeBusiness } from './demo/write-business.ts';

const ORGANIZATION_ID = 'org_demo';
const OWNER_ID = 'usr_demo';
const DAY_MS = 86_400_000;
const DEMO_AGE_DAYS = 21;
/** PostgreSQL advisory lock: two processes that seed at once must not both try. */
const SEED_LOCK = 7_300_143;
const TIMEOUT_MS = 60_000;

const times = (count: number, kind: CallKind): CallKind[] => Array.from({ length: count }, () => kind);

const BRIGHTWATER_TRAFFIC: Traffic = {
  seed: 1,
  callsByWeekday: [8, 7, 7, 6, 8, 4, 2],
  deck: [
    ...times(11, 'booking'),
    ...times(3, 'quote'),
    ...times(4, 'question'),
    ...times(2, 'undecided'),
    ...times(1, 'emergency'),
    ...times(1, 'outside'),
    ...times(1, 'silent'),
    ...times(1, 'missed'),
  ],
  once: { 4: 'transferred', 9: 'voicemail' },
};

const HARBOR_TRAFFIC: Traffic = {
  seed: 2,
  callsByWeekday: [3, 2, 3, 2, 3, 1, 0],
  deck: [
    ...times(6, 'booking'),
    ...times(2, 'quote'),
    ...times(3, 'question'),
    ...times(1, 'outside'),
    ...times(1, 'missed'),
    ...times(1, 'calendar-down'),
  ],
};

export const DEMO: readonly [DemoBusiness, Traffic][] = [
  [BRIGHTWATER, BRIGHTWATER_TRAFFIC],
  [HARBOR, HARBOR_TRAFFIC],
];

export type SeedResult = { seeded: boolean };

/**
 * Fills in the demo: an owner without a password, two businesses, two weeks of calls and bookings around `now`. Done once
 * for a database; whatever the owner changed or deleted since stays as it is.
 */
export async function seedDemo(db: Database, options: { now?: Date } = {}): Promise<SeedResult> {
  const now = options.now ?? new Date();
  const createdAt = new Date(now.getTime() - DEMO_AGE_DAYS * DAY_MS);
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEED_LOCK})`;
      if ((await tx.organization.count({ where: { id: ORGANIZATION_ID } })) > 0) return { seeded: false };
      await tx.organization.create({
        data: { id: ORGANIZATION_ID, name: 'Demo', slug: 'demo', createdAt },
      });
      await tx.user.create({
        data: {
          id: OWNER_ID,
          name: 'Sam Rivera',
          email: 'owner@offhook.example',
          emailVerified: true,
          createdAt,
          members: { create: { id: 'mem_demo', organizationId: ORGANIZATION_ID, role: 'owner', createdAt } },
        },
      });
      for (const [business, traffic] of DEMO) {
        await writeBusiness({ tx, organizationId: ORGANIZATION_ID, createdAt }, business);
        const history = tellHistory(business, traffic, now.getTime());
        await writeHistory(tx, history);
        await writeEmergencies(tx, business);
        await tx.timeOff.createMany({ data: tellTimeOff(business, history.bookings, now.getTime()) });
        const { texts, messages } = tellTexts(business, history.bookings, now.getTime());
        await tx.textMessage.createMany({ data: texts });
        await tx.callbackRequest.createMany({ data: messages });
      }
      await writeCallers(tx, BRIGHTWATER, now.getTime());
      await writeKnowledge(tx, now.getTime());
      return { seeded: true };
    },
    { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
  );
}

async function writeCallers(tx: Prisma.TransactionClient, business: DemoBusiness, nowMs: number): Promise<void> {
  const { rules, listed, calls } = tellCallers(business, nowMs);
  await tx.phoneNumber.update({ where: { id: business.number.id }, data: { callerRules: rules } });
  await tx.listedCaller.createMany({ data: listed });
  await tx.call.createMany({ data: calls });
}

async function writeHistory(tx: Prisma.TransactionClient, { calls, bookings }: History): Promise<void> {
  await tx.call.createMany({ data: calls.map(({ call }) => call) });
  await tx.transcriptTurn.createMany({ data: calls.flatMap(({ turns }) => turns) });
  await tx.toolCall.createMany({ data: calls.flatMap(({ toolCalls }) => toolCalls) });
  await tx.transfer.createMany({ data: calls.flatMap(({ transfers }) => transfers) });
  await tx.recording.createMany({ data: calls.flatMap(({ recordings }) => recordings) });
  await tx.booking.createMany({ data: bookings });
  await tx.eventLog.createMany({ data: calls.flatMap(({ events }) => events) });
}
