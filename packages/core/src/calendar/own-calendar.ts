import type { Database } from '@offhook/db';
import { type Business, loadBusiness } from '../bookings/business.ts';
import { BusinessHours } from '../projects/business-profile.ts';
import { type BusyTimes, loadBusyTimes } from './busy-times.ts';
import type { BookingDraft, BookResult, CalendarEntry, CalendarPort, CallOptions, SlotQuery } from './calendar-port.ts';
import { type BusySpan, findFreeSlots, type WorkingTechnician, whoCanStart } from './find-free-slots.ts';
import { straightLineTravel } from './straight-line-travel.ts';
import type { TravelPlace, TravelTimePort } from './travel-time-port.ts';

const MINUTE_MS = 60_000;

/** The answer of a calendar whose entries are our own rows. */
const OWN_ENTRY: CalendarEntry = { externalUid: null, status: 'confirmed' };

/**
 * Offhook's own calendar. Its entry *is* the Booking row: the use case writes that row in one transaction with the intent
 * and the event, and the exclusion constraint has the last word on what is taken. So `cancel` and `move` have nothing of
 * their own to do, and `book` only looks once more who can go, now that the address is known.
 */
export function ownCalendar(
  db: Database,
  projectId: string,
  travel: TravelTimePort = straightLineTravel(),
): CalendarPort {
  return {
    findSlots: (query, options) => findOwnSlots({ db, projectId, travel }, query, options),
    book: (draft, options) => bookOwn({ db, projectId, travel }, draft, options),
    cancel: async () => 'done',
    move: async () => ({ state: 'moved', entry: OWN_ENTRY }),
    ledger: null,
    holds: null,
  };
}

interface Own {
  readonly db: Database;
  readonly projectId: string;
  readonly travel: TravelTimePort;
}

/** The technician who was offered goes if they still can, else whoever can; nobody: the time is taken. */
async function bookOwn(own: Own, draft: BookingDraft, options: CallOptions): Promise<BookResult> {
  const { intentKey, slot, blocked, serviceId, emergency } = draft;
  const known = await own.db.booking.count({ where: { projectId: own.projectId, intentKey } });
  if (known > 0) return { taken: false, entry: OWN_ENTRY };
  const place = { at: null, address: draft.attendee.address, postalCode: draft.postalCode };
  const business = await loadBusiness(own.db, own.projectId);
  const query = { serviceId, emergency, within: blocked, nowMs: 0, place };
  const technicians = await loadTechnicians(own, forRules(query, business), options);
  const able = whoCanStart(slot.startsAtMs, {
    ...placeInTime(business, query),
    technicians,
    job: {
      durationMin: (slot.endsAtMs - slot.startsAtMs) / MINUTE_MS,
      bufferBeforeMin: (slot.startsAtMs - blocked.fromMs) / MINUTE_MS,
      bufferAfterMin: (blocked.untilMs - slot.endsAtMs) / MINUTE_MS,
      emergency,
    },
  });
  const [technicianId] = able.filter((each) => each === slot.technicianId).concat(able);
  return technicianId === undefined ? { taken: true } : { taken: false, entry: OWN_ENTRY, technicianId };
}

async function findOwnSlots(own: Own, query: SlotQuery, options: CallOptions) {
  const business = await loadBusiness(own.db, own.projectId);
  const service = business.services.find(({ id }) => id === query.serviceId);
  if (!service) return [];
  return findFreeSlots({
    ...placeInTime(business, query),
    within: query.within,
    technicians: await loadTechnicians(own, forRules(query, business), options),
    job: {
      durationMin: service.durationMin,
      bufferBeforeMin: service.bufferBeforeMin,
      bufferAfterMin: service.bufferAfterMin,
      emergency: query.emergency,
    },
  });
}

function placeInTime({ manner, rules, hours }: Business, { nowMs }: SlotQuery) {
  return { timeZone: manner.timeZone, rules, hours, nowMs };
}

/** Where the owner leaves no time for driving, nobody asks how long it takes. */
function forRules(query: SlotQuery, { rules }: Business): SlotQuery {
  return rules.allowForTravel ? query : { ...query, place: null };
}

async function loadTechnicians(own: Own, query: SlotQuery, options: CallOptions): Promise<WorkingTechnician[]> {
  const crew = await loadCrew(own, query);
  const drives = await drivesTo(own, { query, crew, options });
  return crew.map((member) => toWorking(member, drives));
}

interface CrewMember {
  readonly technicianId: string;
  readonly hours: BusinessHours | null;
  readonly takesEmergencies: boolean;
  readonly skilled: boolean;
  readonly times: BusyTimes;
}

async function loadCrew({ db, projectId }: Own, query: SlotQuery): Promise<CrewMember[]> {
  const [technicians, timesOf] = await Promise.all([
    db.technician.findMany({
      where: { projectId, active: true },
      orderBy: { id: 'asc' },
      include: { skills: { where: { serviceId: query.serviceId }, select: { serviceId: true } } },
    }),
    loadBusyTimes(db, { projectId, within: query.within }),
  ]);
  return technicians.map(({ id, hours, takesEmergencies, allServices, skills }) => {
    const { jobs, ...times } = timesOf(id);
    return {
      technicianId: id,
      hours: hours === null ? null : BusinessHours.parse(hours),
      takesEmergencies,
      skilled: allServices || skills.length > 0,
      times: { ...times, jobs: jobs.filter(({ bookingId }) => bookingId !== query.movingBookingId) },
    };
  });
}

/** Minutes of driving between the wished job and one that is booked; undefined when nobody can tell. */
type Drives = (place: TravelPlace) => number | undefined;

const NO_DRIVES: Drives = () => undefined;

interface DriveQuery {
  readonly query: SlotQuery;
  readonly crew: readonly CrewMember[];
  readonly options: CallOptions;
}

async function drivesTo({ travel }: Own, { query, crew, options }: DriveQuery): Promise<Drives> {
  const place = query.place ?? null;
  if (place === null) return NO_DRIVES;
  const places = new Map(crew.flatMap(({ times }) => times.jobs).map((job) => [placeKey(job.place), job.place]));
  if (places.size === 0) return NO_DRIVES;
  const keys = [...places.keys()];
  const [row = []] = await travel.travelTimes({ origins: [place], destinations: [...places.values()] }, options);
  const minutes = new Map(keys.map((key, index) => [key, row[index]?.minutes]));
  return (booked) => minutes.get(placeKey(booked));
}

function placeKey({ address, postalCode }: TravelPlace): string {
  return `${postalCode ?? ''}|${address ?? ''}`;
}

function toWorking({ times, ...member }: CrewMember, drives: Drives): WorkingTechnician {
  const jobs: BusySpan[] = times.jobs.map(({ fromMs, untilMs, place }) => {
    const travelMin = drives(place);
    return travelMin === undefined ? { fromMs, untilMs } : { fromMs, untilMs, travelMin };
  });
  return { ...member, busy: [...jobs, ...times.elsewhere], away: times.timeOff };
}
