import { type Database, newId, Prisma, type Technician } from '@offhook/db';
import { z } from 'zod';
import { BusinessHours } from '../projects/business-profile.ts';
import { changedMeanwhile, granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { EditableHours, requiredText } from '../projects/profile-shapes.ts';

/** Mantine's colour names: the ones that tell people apart in a calendar, in both schemes. */
export const TECHNICIAN_COLORS = [
  'teal',
  'orange',
  'violet',
  'blue',
  'pink',
  'lime',
  'cyan',
  'grape',
  'indigo',
  'red',
  'yellow',
  'green',
] as const;

export const TechnicianDetails = z.object({
  name: requiredText('The name', 80),
  color: z.enum(TECHNICIAN_COLORS).default('teal'),
  takesEmergencies: z.boolean().default(true),
  /** null: works the business's hours. */
  hours: EditableHours.nullable().default(null),
});
export type TechnicianDetails = z.infer<typeof TechnicianDetails>;

export type TechnicianView = {
  technicianId: string;
  name: string;
  color: string;
  active: boolean;
  takesEmergencies: boolean;
  hours: BusinessHours | null;
  upcomingBookings: number;
  updatedAt: string;
};

type TechnicianRef = { projectId: string; technicianId: string };

export async function listTechnicians(db: Database, projectId: string, now: Date): Promise<TechnicianView[]> {
  const rows = await db.technician.findMany({
    where: { projectId },
    orderBy: [{ active: 'desc' }, { name: 'asc' }],
    include: {
      _count: { select: { bookings: { where: { status: { not: 'cancelled' }, startsAt: { gte: now } } } } },
    },
  });
  return rows.map((row) => toView(row, row._count.bookings));
}

export async function createTechnician(
  db: Database,
  request: { projectId: string; details: TechnicianDetails },
): Promise<Outcome<TechnicianView>> {
  return uniqueName(async () => {
    const data = { ...columnsOf(request.details), id: newId('technician'), projectId: request.projectId };
    return granted(toView(await db.technician.create({ data }), 0));
  });
}

export async function updateTechnician(
  db: Database,
  request: TechnicianRef & { readAt: string; details: TechnicianDetails },
): Promise<Outcome<{ technicianId: string }>> {
  const { projectId, technicianId } = request;
  return uniqueName(async () => {
    const { count } = await db.technician.updateMany({
      where: { id: technicianId, projectId, updatedAt: new Date(request.readAt) },
      data: columnsOf(request.details),
    });
    if (count > 0) return granted({ technicianId });
    const exists = await db.technician.count({ where: { id: technicianId, projectId } });
    return exists ? changedMeanwhile('technician') : notFound('technician');
  });
}

/** Archived technicians get no new bookings and keep those they have. `active: true` brings one back. */
export async function archiveTechnician(
  db: Database,
  request: TechnicianRef & { active: boolean },
): Promise<Outcome<{ technicianId: string; active: boolean }>> {
  const { projectId, technicianId, active } = request;
  const { count } = await db.technician.updateMany({ where: { id: technicianId, projectId }, data: { active } });
  return count > 0 ? granted({ technicianId, active }) : notFound('technician');
}

async function uniqueName<Value>(write: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await write();
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refused('CONFLICT', 'There is already a technician of this name, perhaps an archived one.', 'name');
  }
}

function columnsOf(details: TechnicianDetails) {
  return { ...details, hours: details.hours ?? Prisma.DbNull };
}

function toView(row: Technician, upcomingBookings: number): TechnicianView {
  return {
    technicianId: row.id,
    name: row.name,
    color: row.color,
    active: row.active,
    takesEmergencies: row.takesEmergencies,
    hours: row.hours === null ? null : BusinessHours.parse(row.hours),
    upcomingBookings,
    updatedAt: row.updatedAt.toISOString(),
  };
}
