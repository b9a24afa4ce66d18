import type { Database } from '@offhook/db';
import { BRIGHTWATER } from './demo/brightwater.ts';
import { HARBOR } from './demo/harbor.ts';
import { writeBusiness } from './demo/write-business.ts';

const ORGANIZATION_ID = 'org_demo';
const OWNER_ID = 'usr_demo';
const DAY_MS = 86_400_000;
const DEMO_AGE_DAYS = 21;
/** PostgreSQL advisory lock: two processes that seed at once must not both try. */
const SEED_LOCK = 7_300_143;
const TIMEOUT_MS = 60_000;

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
      for (const business of [BRIGHTWATER, HARBOR]) {
        await writeBusiness({ tx, organizationId: ORGANIZATION_ID, createdAt }, business);
      }
      return { seeded: true };
    },
    { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
  );
}
