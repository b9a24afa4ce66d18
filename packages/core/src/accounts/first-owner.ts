import { randomUUID } from 'node:crypto';
import { type Database, newId } from '@offhook/db';
import { BookingRules, type BusinessHours, ServiceArea, TurnDetection } from '../projects/business-profile.ts';

/** Cannot receive mail (RFC 2606): replaced when the owner sets up their account. */
const PLACEHOLDER_EMAIL = 'owner@setup.invalid';

/** PostgreSQL advisory lock: two dashboards that start together must not make two owners. */
const FIRST_OWNER_LOCK = 7_203_114;

const WORKDAY = [{ from: '08:00', to: '17:00' }];
const FIRST_HOURS: BusinessHours = {
  weekly: { mon: WORKDAY, tue: WORKDAY, wed: WORKDAY, thu: WORKDAY, fri: WORKDAY, sat: [], sun: [] },
  closedDates: [],
};

/**
 * The address for which a set-up link is needed, or null when someone can sign in already. On an empty database it makes the
 * owner, an organization and an empty business first, so that the link leads somewhere.
 */
export async function ownerAwaitingSetup(db: Database): Promise<{ email: string } | null> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_OWNER_LOCK})`;
    if ((await tx.account.count({ where: { password: { not: null } } })) > 0) return null;
    const owner = await tx.user.findFirst({
      where: { members: { some: { role: { contains: 'owner' } } } },
      orderBy: { createdAt: 'asc' },
    });
    if (owner) return { email: owner.email };
    const userId = `usr_${randomUUID()}`;
    const organizationId = `org_${randomUUID()}`;
    await tx.user.create({ data: { id: userId, name: 'Owner', email: PLACEHOLDER_EMAIL, emailVerified: true } });
    await tx.organization.create({
      data: {
        id: organizationId,
        name: 'My business',
        slug: organizationId,
        members: { create: { id: `mem_${randomUUID()}`, userId, role: 'owner' } },
      },
    });
    await tx.project.create({ data: { ...firstProject(), organizationId } });
    return { email: PLACEHOLDER_EMAIL };
  });
}

function firstProject() {
  return {
    id: newId('project'),
    name: 'My business',
    greeting: 'Thanks for calling, this is the virtual assistant. How can I help?',
    hours: FIRST_HOURS,
    serviceArea: ServiceArea.parse({}),
    bookingRules: BookingRules.parse({}),
    turnDetection: TurnDetection.parse({ type: 'server_vad' }),
  };
}
