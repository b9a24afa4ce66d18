import type { Database } from '@offhook/db';
import { type Business, loadBusiness } from '../bookings/business.ts';
import type { BookingDraft, BookResult, CalendarEntry, CalendarPort, CallOptions, SlotQuery } from './calendar-port.ts';
import { loadCrew, toWorking, travelMinutesTo } from './crew.ts';
import { findFreeSlots, whoCanStart } from './find-free-slots.ts';
import { straightLineTravel } from './straight-line-travel.ts';
import type { TravelTimePort } from './travel-time-port.ts';

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
async function bookOwn(own: Own, draft: BookingDraft, { signal }: CallOptions): Promise<BookResult> {
  const { intentKey, slot, blocked, serviceId, emergency } = draft;
  const known = await own.db.booking.count({ where: { projectId: own.projectId, intentKey } });
  if (known > 0) return { taken: false, entry: OWN_ENTRY };
  const place = { at: null, address: draft.attendee.address, postalCode: draft.postalCode };
  const business = await loadBusiness(own.db, own.projectId);
  const query = { serviceId, emergency, within: blocked, nowMs: 0, place };
  const technicians = await loadTechnicians(own, query, { rules: business.rules, signal });
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

async function findOwnSlots(own: Own, query: SlotQuery, { signal }: CallOptions) {
  const business = await loadBusiness(own.db, own.projectId);
  const service = business.services.find(({ id }) => id === query.serviceId);
  if (!service) return [];
  return findFreeSlots({
    ...placeInTime(business, query),
    within: query.within,
    technicians: await loadTechnicians(own, query, { rules: business.rules, signal }),
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

async function loadTechnicians(own: Own, query: SlotQuery, { rules, signal }: Pick<Business, 'rules'> & CallOptions) {
  const { projectId, db, travel } = own;
  const { within, serviceId, movingBookingId } = query;
  const crew = await loadCrew(db, { projectId, within, serviceId, exceptBookingId: movingBookingId });
  // Where the owner leaves no time for driving, nobody asks how long it takes.
  const place = rules.allowForTravel ? (query.place ?? null) : null;
  const jobs = crew.flatMap(({ times }) => times.jobs);
  const drives = await travelMinutesTo(travel, { place, jobs, signal });
  return crew.map((member) => toWorking(member, drives));
}
