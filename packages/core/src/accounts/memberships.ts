import type { Database } from '@offhook/db';

/** From least to most: `member` uses, `admin` also changes settings, `owner` also owns. */
export const ROLES = ['member', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** A business that the user may see, and as what. */
export type ProjectMembership = {
  projectId: string;
  name: string;
  timeZone: string;
  currency: string;
  role: Role;
};

export function roleAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Every business of every organization that the user belongs to, oldest first. */
export async function membershipsOf(db: Database, userId: string): Promise<ProjectMembership[]> {
  const projects = await db.project.findMany({
    where: { organization: { members: { some: { userId } } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      timeZone: true,
      currency: true,
      organization: { select: { members: { where: { userId }, select: { role: true } } } },
    },
  });
  return projects.map(({ id, organization, ...project }) => ({
    projectId: id,
    ...project,
    role: toRole(organization.members[0]?.role),
  }));
}

/** better-auth may keep several roles in one column, comma-separated; the strongest counts, an unknown one gives the least. */
function toRole(stored: string | undefined): Role {
  const names = (stored ?? '').split(',').map((name) => name.trim());
  return ROLES.findLast((role) => names.includes(role)) ?? 'member';
}
