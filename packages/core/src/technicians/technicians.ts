import { type Database, newId, Prisma, type Technician, type TimeOff } from '@offhook/db';
import { z } from 'zod';
import { BusinessHours } from '../projects/business-profile.ts';
import { changedMeanwhile, granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { EditableHours, requiredText } from '../projects/profile-shapes.ts';
import { type TimeOffView, toTimeOffView } from './time-off.ts';

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

/** As many as a price list may have lines. */
const MAX_SKILLS = 500;

export const TechnicianDetails = z.object({
  name: requiredText('The name', 80),
  color: z.enum(TECHNICIAN_COLORS).default('teal'),
  takesEmergencies: z.boolean().default(true),
  /** Does every service, those added later too; otherwise only `serviceIds`. */
  allServices: z.boolean().default(true),
  serviceIds: z.array(z.string().max(60)).max(MAX_SKILLS).default([]),
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
  allServices: boolean;
  serviceIds: string[];
  hours: BusinessHours | null;
  /** Now and later, soonest first. */
  timeOff: TimeOffView[];
  upcomingBookings: number;
  updatedAt: string;
};

type TechnicianRef = { projectId: string; technicianId: string };

export async function listTechnicians(db: Database, projectId: string, now: Date): Promise<TechnicianView[]> {
  const rows = await db.technician.findMany({
    where: { projectId },
    orderBy: [{ active: 'desc' }, { name: 'asc' }],
    include: {
      skills: { select: { serviceId: true } },
      timeOff: { where: { endsAt: { gt: now } }, orderBy: { startsAt: 'asc' } },
      _count: { select: { bookings: { where: { status: { not: 'cancelled' }, startsAt: { gte: now } } } } },
    },
  });
  return rows.map((row) => toView(row, row._count.bookings));
}

export async function createTechnician(
  db: Database,
  { projectId, details }: { projectId: string; details: TechnicianDetails },
): Promise<Outcome<TechnicianView>> {
  const known = await servicesOf(db, projectId, details);
  if (!known.ok) return known;
  return uniqueName(async () => {
    const skills = { create: known.value.map((serviceId) => ({ projectId, serviceId })) };
    const row = await db.technician.create({
      data: { ...columnsOf(details), id: newId('technician'), projectId, skills },
      include: { skills: true },
    });
    return granted(toView({ ...row, timeOff: [] }, 0));
  });
}

export async function updateTechnician(
  db: Database,
  request: TechnicianRef & { readAt: string; details: TechnicianDetails },
): Promise<Outcome<{ technicianId: string }>> {
  const { projectId, technicianId, details } = request;
  const known = await servicesOf(db, projectId, details);
  if (!known.ok) return known;
  return uniqueName(() =>
    db.$transaction(async (tx) => {
      const { count } = await tx.technician.updateMany({
        where: { id: technicianId, projectId, updatedAt: new Date(request.readAt) },
        data: columnsOf(details),
      });
      if (count === 0) {
        const exists = await tx.technician.count({ where: { id: technicianId, projectId } });
        return exists ? changedMeanwhile('technician') : notFound('technician');
      }
      await tx.technicianSkill.deleteMany({ where: { projectId, technicianId } });
      const skills = known.value.map((serviceId) => ({ projectId, technicianId, serviceId }));
      await tx.technicianSkill.createMany({ data: skills });
      return granted({ technicianId });
    }),
  );
}

/** Services of another business, or gone since, are left out. Whoever does not do everything does at least one thing. */
async function servicesOf(
  db: Database,
  projectId: string,
  { allServices, serviceIds }: TechnicianDetails,
): Promise<Outcome<string[]>> {
  if (allServices) return granted([]);
  const services = await db.service.findMany({ where: { projectId, id: { in: serviceIds } }, select: { id: true } });
  if (services.length === 0) return refused('INPUT_INVALID', 'Tick at least one service', 'serviceIds');
  return granted(services.map(({ id }) => id));
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

function columnsOf({ serviceIds: _serviceIds, ...details }: TechnicianDetails) {
  return { ...details, hours: details.hours ?? Prisma.DbNull };
}

type TechnicianRow = Technician & { skills: { serviceId: string }[]; timeOff: TimeOff[] };

function toView(row: TechnicianRow, upcomingBookings: number): TechnicianView {
  return {
    technicianId: row.id,
    name: row.name,
    color: row.color,
    active: row.active,
    takesEmergencies: row.takesEmergencies,
    allServices: row.allServices,
    serviceIds: row.skills.map(({ serviceId }) => serviceId),
    hours: row.hours === null ? null : BusinessHours.parse(row.hours),
    timeOff: row.timeOff.map(toTimeOffView),
    upcomingBookings,
    updatedAt: row.updatedAt.toISOString(),
  };
}
