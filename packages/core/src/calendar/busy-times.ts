import type { Database, Prisma } from '@offhook/db';
import type { Span } from './span.ts';
import type { TravelPlace } from './travel-time-port.ts';

/** No job with its buffers lasts longer (services: 12 hours and twice 4), so older rows cannot reach into the search. */
export const LONGEST_BLOCK_MS = 24 * 3_600_000;

/** A job in somebody's calendar. The span is the job with its buffers. */
export interface BookedJob extends Span {
  readonly bookingId: string;
  readonly place: TravelPlace;
}

/** All that keeps one technician from taking a job. */
export interface BusyTimes {
  readonly jobs: readonly BookedJob[];
  /** From the calendars they keep elsewhere. */
  readonly elsewhere: readonly Span[];
  readonly timeOff: readonly Span[];
}

export interface BusyQuery {
  readonly projectId: string;
  readonly within: Span;
  /** Only these; all of the business when absent. */
  readonly technicianIds?: readonly string[];
}

/** What is taken around a time, by technician. May answer more than was asked for: the overlap test is the caller's. */
export async function loadBusyTimes(
  db: Database | Prisma.TransactionClient,
  { projectId, within, technicianIds }: BusyQuery,
): Promise<(technicianId: string) => BusyTimes> {
  const who = technicianIds ? { in: [...technicianIds] } : undefined;
  const from = new Date(within.fromMs - LONGEST_BLOCK_MS);
  const until = new Date(within.untilMs + LONGEST_BLOCK_MS);
  const [bookings, blocks, timeOff] = await Promise.all([
    db.booking.findMany({
      where: {
        projectId,
        // On the indexed column first; generous by a day on both sides.
        startsAt: { gte: from, lt: until },
        status: { not: 'cancelled' },
        technicianId: who ?? { not: null },
      },
      select: { id: true, technicianId: true, blockedFrom: true, blockedUntil: true, address: true, postalCode: true },
    }),
    db.busyBlock.findMany({
      where: { projectId, startsAt: { lt: until }, endsAt: { gt: from }, ...(who ? { technicianId: who } : {}) },
      select: { technicianId: true, startsAt: true, endsAt: true },
    }),
    db.timeOff.findMany({
      where: { projectId, startsAt: { lt: until }, endsAt: { gt: from }, ...(who ? { technicianId: who } : {}) },
      select: { technicianId: true, startsAt: true, endsAt: true },
    }),
  ]);
  const jobsOf = Map.groupBy(bookings, ({ technicianId }) => technicianId);
  const elsewhereOf = Map.groupBy(blocks, ({ technicianId }) => technicianId);
  const timeOffOf = Map.groupBy(timeOff, ({ technicianId }) => technicianId);
  return (technicianId) => ({
    jobs: (jobsOf.get(technicianId) ?? []).map(toJob),
    elsewhere: (elsewhereOf.get(technicianId) ?? []).map(toSpan),
    timeOff: (timeOffOf.get(technicianId) ?? []).map(toSpan),
  });
}

interface JobRow {
  readonly id: string;
  readonly blockedFrom: Date;
  readonly blockedUntil: Date;
  readonly address: string;
  readonly postalCode: string | null;
}

function toJob({ id, blockedFrom, blockedUntil, address, postalCode }: JobRow): BookedJob {
  const span = { fromMs: blockedFrom.getTime(), untilMs: blockedUntil.getTime() };
  return { ...span, bookingId: id, place: { at: null, address, postalCode } };
}

function toSpan({ startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date }): Span {
  return { fromMs: startsAt.getTime(), untilMs: endsAt.getTime() };
}
