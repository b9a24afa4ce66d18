import type { Database } from '@offhook/db';
import { BusinessHours } from '../projects/business-profile.ts';
import { type BookedJob, type BusyTimes, loadBusyTimes } from './busy-times.ts';
import type { BusySpan, WorkingTechnician } from './find-free-slots.ts';
import type { Span } from './span.ts';
import type { TravelPlace, TravelTimePort } from './travel-time-port.ts';

/** Somebody who works here, and what keeps them around a time. */
export interface CrewMember {
  readonly technicianId: string;
  readonly name: string;
  readonly hours: BusinessHours | null;
  readonly takesEmergencies: boolean;
  /** Does the service that was asked about. */
  readonly skilled: boolean;
  readonly times: BusyTimes;
}

export interface CrewQuery {
  readonly projectId: string;
  readonly serviceId: string;
  readonly within: Span;
  /** A booking that is about to be moved: it is not in its own way. */
  readonly exceptBookingId?: string | null | undefined;
}

export async function loadCrew(db: Database, query: CrewQuery): Promise<CrewMember[]> {
  const { projectId, serviceId, within, exceptBookingId } = query;
  const [technicians, timesOf] = await Promise.all([
    db.technician.findMany({
      where: { projectId, active: true },
      orderBy: { id: 'asc' },
      include: { skills: { where: { serviceId }, select: { serviceId: true } } },
    }),
    loadBusyTimes(db, { projectId, within }),
  ]);
  return technicians.map(({ id, name, hours, takesEmergencies, allServices, skills }) => {
    const times = timesOf(id);
    return {
      technicianId: id,
      name,
      hours: hours === null ? null : BusinessHours.parse(hours),
      takesEmergencies,
      skilled: allServices || skills.length > 0,
      times: { ...times, jobs: times.jobs.filter(({ bookingId }) => bookingId !== exceptBookingId) },
    };
  });
}

/** Minutes of driving between the wished job and a booked one; undefined when nobody can tell. */
export type Drives = (place: TravelPlace) => number | undefined;

const NO_DRIVES: Drives = () => undefined;

export interface DriveQuery {
  /** Where the wished job is; null: unknown, or driving does not count. */
  readonly place: TravelPlace | null;
  readonly jobs: readonly BookedJob[];
  readonly signal: AbortSignal;
}

export async function travelMinutesTo(travel: TravelTimePort, { place, jobs, signal }: DriveQuery): Promise<Drives> {
  const places = new Map(jobs.map((job) => [placeKey(job.place), job.place]));
  if (place === null || places.size === 0) return NO_DRIVES;
  const keys = [...places.keys()];
  const query = { origins: [place], destinations: [...places.values()] };
  const [row = []] = await travel.travelTimes(query, { signal });
  const minutes = new Map(keys.map((key, index) => [key, row[index]?.minutes]));
  return (booked) => minutes.get(placeKey(booked));
}

function placeKey({ address, postalCode }: TravelPlace): string {
  return `${postalCode ?? ''}|${address ?? ''}`;
}

export function toWorking({ technicianId, hours, takesEmergencies, skilled, times }: CrewMember, drives: Drives) {
  const jobs: BusySpan[] = times.jobs.map(({ fromMs, untilMs, place }) => {
    const travelMin = drives(place);
    return travelMin === undefined ? { fromMs, untilMs } : { fromMs, untilMs, travelMin };
  });
  const busy = [...jobs, ...times.elsewhere];
  return { technicianId, hours, takesEmergencies, skilled, busy, away: times.timeOff } satisfies WorkingTechnician;
}
