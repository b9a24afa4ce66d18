import { type Database, newId, type TimeOff } from '@offhook/db';
import { z } from 'zod';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { optionalText } from '../projects/profile-shapes.ts';

/** Longer, and somebody mistyped the year. */
const LONGEST_DAYS = 366;
const MAX_JOBS_NAMED = 50;

export const TimeOffDetails = z.object({
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  /** Vacation, doctor, training: only the owner reads it. */
  reason: optionalText('The reason', 80),
});
export type TimeOffDetails = z.infer<typeof TimeOffDetails>;

/** Instants as ISO 8601 UTC. */
export type TimeOffView = { timeOffId: string; startsAt: string; endsAt: string; reason: string };

/** A job that was booked before somebody took that time off. */
export type JobInTheWay = { bookingId: string; serviceName: string; customerName: string; startsAt: string };

type TechnicianRef = { projectId: string; technicianId: string };

/**
 * Enters time off. No job is booked into it from now on; those that are there already stay, and are named, for the owner to
 * move. Booking waits in the same line, so that none slips in unnamed.
 */
export async function addTimeOff(
  db: Database,
  { projectId, technicianId, details }: TechnicianRef & { details: TimeOffDetails },
): Promise<Outcome<{ timeOff: TimeOffView; jobs: JobInTheWay[] }>> {
  const [startsAt, endsAt] = [new Date(details.startsAt), new Date(details.endsAt)];
  if (startsAt >= endsAt) return refused('INPUT_INVALID', 'It must end after it begins', 'endsAt');
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * 86_400_000) {
    return refused('INPUT_INVALID', 'A year at most. Archive the technician to end it for good.', 'endsAt');
  }
  return db.$transaction(async (tx) => {
    const [technician] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Technician" WHERE id = ${technicianId} AND "projectId" = ${projectId} FOR NO KEY UPDATE`;
    if (!technician) return notFound('technician');
    const data = { id: newId('timeOff'), projectId, technicianId, startsAt, endsAt, reason: details.reason };
    const row = await tx.timeOff.create({ data });
    const jobs = await tx.booking.findMany({
      where: {
        projectId,
        technicianId,
        status: { not: 'cancelled' },
        startsAt: { lt: endsAt },
        endsAt: { gt: startsAt },
      },
      include: { service: { select: { name: true } } },
      orderBy: { startsAt: 'asc' },
      take: MAX_JOBS_NAMED,
    });
    return granted({
      timeOff: toTimeOffView(row),
      jobs: jobs.map((job) => ({
        bookingId: job.id,
        serviceName: job.service.name,
        customerName: job.customerName,
        startsAt: job.startsAt.toISOString(),
      })),
    });
  });
}

export async function removeTimeOff(
  db: Database,
  { projectId, timeOffId }: { projectId: string; timeOffId: string },
): Promise<Outcome<{ timeOffId: string }>> {
  const { count } = await db.timeOff.deleteMany({ where: { id: timeOffId, projectId } });
  return count > 0 ? granted({ timeOffId }) : notFound('time off');
}

export function toTimeOffView({ id, startsAt, endsAt, reason }: TimeOff): TimeOffView {
  return { timeOffId: id, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), reason };
}
