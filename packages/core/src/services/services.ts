import { type Database, newId, type Service } from '@offhook/db';
import { z } from 'zod';
import { changedMeanwhile, granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { optionalText, requiredText } from '../projects/profile-shapes.ts';

const MAX_PRICE_CENTS = 10_000_000;
const Cents = z.number().int('Use whole cents').min(0, 'A price cannot be negative').max(MAX_PRICE_CENTS).nullable();

/** One line of the price list as its owner edits it. Times in minutes, prices in cents of the business's currency. */
export const ServiceDetails = z
  .object({
    name: requiredText('The name', 80),
    description: optionalText('The description', 500),
    durationMin: z.number().int().min(15, 'At least 15 minutes').max(720, '12 hours at most'),
    bufferBeforeMin: z.number().int().min(0).max(240).default(0),
    bufferAfterMin: z.number().int().min(0).max(240).default(15),
    priceKind: z.enum(['fixed', 'from', 'range', 'on_site']),
    priceMinCents: Cents.default(null),
    priceMaxCents: Cents.default(null),
    callOutFeeCents: Cents.default(null),
    callOutFeeCredited: z.boolean().default(false),
    afterHoursFeeCents: Cents.default(null),
    quotable: z.boolean().default(true),
    priceNote: optionalText('The note', 200),
    bookable: z.boolean().default(true),
    emergency: z.boolean().default(false),
  })
  .superRefine((service, context) => {
    const { priceKind, priceMinCents, priceMaxCents } = service;
    const blame = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (priceKind !== 'on_site' && priceMinCents === null) blame('priceMinCents', 'Say the price');
    if (priceKind !== 'range') return;
    if (priceMaxCents === null) blame('priceMaxCents', 'Say the highest price');
    else if (priceMinCents !== null && priceMaxCents <= priceMinCents) {
      blame('priceMaxCents', 'The highest price must be above the lowest');
    }
  });
export type ServiceDetails = z.infer<typeof ServiceDetails>;

export type ServiceView = {
  serviceId: string;
  name: string;
  description: string;
  durationMin: number;
  bufferBeforeMin: number;
  bufferAfterMin: number;
  priceKind: Service['priceKind'];
  priceMinCents: number | null;
  priceMaxCents: number | null;
  callOutFeeCents: number | null;
  /** The call-out fee comes off the bill when the job is done. */
  callOutFeeCredited: boolean;
  afterHoursFeeCents: number | null;
  /** False: no price of it is said on the phone. */
  quotable: boolean;
  priceNote: string;
  bookable: boolean;
  emergency: boolean;
  active: boolean;
  position: number;
  updatedAt: string;
};

type ServiceRef = { projectId: string; serviceId: string };

/** In the owner's order; archived ones last. */
export async function listServices(db: Database, projectId: string): Promise<ServiceView[]> {
  const rows = await db.service.findMany({
    where: { projectId },
    orderBy: [{ active: 'desc' }, { position: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toView);
}

export async function createService(
  db: Database,
  request: { projectId: string; details: ServiceDetails },
): Promise<Outcome<ServiceView>> {
  const { projectId } = request;
  const last = await db.service.aggregate({ where: { projectId }, _max: { position: true } });
  const position = (last._max.position ?? -1) + 1;
  return uniqueName(async () => {
    const data = { ...columnsOf(request.details), id: newId('service'), projectId, position };
    return granted(toView(await db.service.create({ data })));
  });
}

export async function updateService(
  db: Database,
  request: ServiceRef & { readAt: string; details: ServiceDetails },
): Promise<Outcome<ServiceView>> {
  const { projectId, serviceId } = request;
  return uniqueName(async () => {
    const { count } = await db.service.updateMany({
      where: { id: serviceId, projectId, updatedAt: new Date(request.readAt) },
      data: columnsOf(request.details),
    });
    const row = await db.service.findFirst({ where: { id: serviceId, projectId } });
    if (!row) return notFound('service');
    return count > 0 ? granted(toView(row)) : changedMeanwhile('service');
  });
}

/** Archived services are neither quoted nor booked; past bookings keep their name. `active: true` brings one back. */
export async function archiveService(
  db: Database,
  request: ServiceRef & { active: boolean },
): Promise<Outcome<{ serviceId: string; active: boolean }>> {
  const { projectId, serviceId, active } = request;
  const { count } = await db.service.updateMany({ where: { id: serviceId, projectId }, data: { active } });
  return count > 0 ? granted({ serviceId, active }) : notFound('service');
}

/** Puts the service at `position` (0 first) among the active ones and renumbers them all. */
export async function moveService(
  db: Database,
  request: ServiceRef & { position: number },
): Promise<Outcome<{ order: string[] }>> {
  const { projectId, serviceId } = request;
  return db.$transaction(async (tx) => {
    // Two moves at once would each renumber by an order the other has just changed.
    await tx.$queryRaw`SELECT 1 FROM "Project" WHERE id = ${projectId} FOR UPDATE`;
    const rows = await tx.service.findMany({
      where: { projectId, active: true },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      select: { id: true },
    });
    const order = rows.map((row) => row.id).filter((id) => id !== serviceId);
    if (order.length === rows.length) return notFound('service');
    order.splice(request.position, 0, serviceId);
    await tx.$executeRaw`
      UPDATE "Service" SET position = wanted.ordinal - 1
      FROM unnest(${order}::text[]) WITH ORDINALITY AS wanted(id, ordinal)
      WHERE "Service".id = wanted.id AND "Service"."projectId" = ${projectId}`;
    return granted({ order });
  });
}

async function uniqueName<Value>(write: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await write();
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refused('CONFLICT', 'There is already a service of this name, perhaps an archived one.', 'name');
  }
}

/** Prices a kind does not use are emptied, so that nothing stale can be quoted later. */
function columnsOf(details: ServiceDetails): ServiceDetails {
  const { priceKind } = details;
  return {
    ...details,
    priceMinCents: priceKind === 'on_site' ? null : details.priceMinCents,
    priceMaxCents: priceKind === 'range' ? details.priceMaxCents : null,
  };
}

function toView(row: Service): ServiceView {
  const { id, projectId: _projectId, createdAt: _createdAt, updatedAt, ...rest } = row;
  return { serviceId: id, ...rest, updatedAt: updatedAt.toISOString() };
}
