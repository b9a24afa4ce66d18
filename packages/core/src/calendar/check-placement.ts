import type { Booking, Database, Service } from '@offhook/db';
import { type Business, loadBusiness } from '../bookings/business.ts';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { loadCrew, toWorking, travelMinutesTo } from './crew.ts';
import type { Job } from './find-free-slots.ts';
import { type NeighbourJob, type PlacementProblem, placementProblems } from './placement-problems.ts';
import type { TravelPlace, TravelTimePort } from './travel-time-port.ts';

export interface PlacementQuery {
  readonly projectId: string;
  /** The booking that is to be moved; null: a new job. */
  readonly bookingId: string | null;
  /** Of a new job. */
  readonly serviceId: string | null;
  /** Null: whoever has the booking now. */
  readonly technicianId: string | null;
  readonly startsAtMs: number;
  /** Of a new job, as far as it is known. */
  readonly place: TravelPlace | null;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export interface PlacementDeps {
  readonly db: Database;
  readonly travel: TravelTimePort;
}

const MINUTE_MS = 60_000;

/** What speaks against doing a job at a time, nothing when all is well. It changes nothing: the save checks again. */
export async function checkPlacement(
  deps: PlacementDeps,
  query: PlacementQuery,
): Promise<Outcome<{ problems: PlacementProblem[] }>> {
  const { projectId, startsAtMs, nowMs } = query;
  const [business, wanted] = await Promise.all([loadBusiness(deps.db, projectId), wantedJob(deps.db, query)]);
  if (wanted === null) return notFound(query.bookingId === null ? 'service' : 'booking');
  if (startsAtMs <= nowMs) return granted({ problems: [{ blocking: true, message: 'This time is over already.' }] });
  if (business.calendarProvider !== 'own' || wanted.technicianId === null) return granted({ problems: [] });
  return granted({ problems: await problemsOf(deps, { query, business, wanted }) });
}

interface Wanted {
  readonly service: Pick<Service, 'id' | 'name'>;
  readonly job: Job;
  readonly technicianId: string | null;
  readonly place: TravelPlace | null;
}

async function wantedJob(db: Database, query: PlacementQuery): Promise<Wanted | null> {
  const { projectId, bookingId, serviceId, technicianId, place } = query;
  if (bookingId !== null) {
    const booking = await db.booking.findFirst({
      where: { id: bookingId, projectId },
      include: { service: { select: { id: true, name: true } } },
    });
    if (booking === null) return null;
    const { address, postalCode, service } = booking;
    const who = technicianId ?? booking.technicianId;
    return { service, job: jobOf(booking), technicianId: who, place: { at: null, address, postalCode } };
  }
  const service = await db.service.findFirst({ where: { id: serviceId ?? '', projectId } });
  return service && { service, job: service, technicianId, place };
}

function jobOf({ startsAt, endsAt, blockedFrom, blockedUntil, emergency }: Booking): Job {
  const minutes = (from: Date, until: Date) => (until.getTime() - from.getTime()) / MINUTE_MS;
  return {
    durationMin: minutes(startsAt, endsAt),
    bufferBeforeMin: minutes(blockedFrom, startsAt),
    bufferAfterMin: minutes(endsAt, blockedUntil),
    emergency,
  };
}

interface Case {
  readonly query: PlacementQuery;
  readonly business: Business;
  readonly wanted: Wanted;
}

async function problemsOf(deps: PlacementDeps, { query, business, wanted }: Case): Promise<PlacementProblem[]> {
  const { projectId, bookingId, startsAtMs, nowMs, signal } = query;
  const { service, job } = wanted;
  const within = { fromMs: startsAtMs, untilMs: startsAtMs + job.durationMin * MINUTE_MS };
  const crew = await loadCrew(deps.db, { projectId, within, serviceId: service.id, exceptBookingId: bookingId });
  const member = crew.find(({ technicianId }) => technicianId === wanted.technicianId);
  if (!member) return [{ blocking: true, message: 'This technician does not work here (any more).' }];
  const place = business.rules.allowForTravel ? wanted.place : null;
  const drives = await travelMinutesTo(deps.travel, { place, jobs: member.times.jobs, signal });
  const names = await namesOf(
    deps.db,
    projectId,
    member.times.jobs.map((each) => each.bookingId),
  );
  const jobs: NeighbourJob[] = member.times.jobs.map((each) => {
    const travelMin = drives(each.place);
    const known = names.get(each.bookingId) ?? { serviceName: 'a job', customerName: 'somebody' };
    return { fromMs: each.fromMs, untilMs: each.untilMs, ...known, ...(travelMin === undefined ? {} : { travelMin }) };
  });
  return placementProblems({
    business,
    service,
    job,
    startsAtMs,
    technician: { ...toWorking(member, drives), name: member.name },
    crew: crew.map((each) => toWorking(each, drives)),
    jobs,
    elsewhere: member.times.elsewhere,
    nowMs,
  });
}

async function namesOf(db: Database, projectId: string, bookingIds: string[]) {
  const rows = await db.booking.findMany({
    where: { projectId, id: { in: bookingIds } },
    select: { id: true, customerName: true, service: { select: { name: true } } },
  });
  return new Map(rows.map((row) => [row.id, { serviceName: row.service.name, customerName: row.customerName }]));
}
