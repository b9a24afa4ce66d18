import type { Database } from '@offhook/db';
import { loadBusiness } from '../bookings/business.ts';
import { BusinessHours } from '../projects/business-profile.ts';
import type { CalendarEntry, CalendarPort, SlotQuery } from './calendar-port.ts';
import { findFreeSlots, type Span, type WorkingTechnician } from './find-free-slots.ts';

/** No job with its buffers lasts longer (services: 12 hours and twice 4), so older rows cannot reach into the search. */
const LONGEST_BLOCK_MS = 24 * 3_600_000;

/** The answer of a calendar whose entries are our own rows. */
const OWN_ENTRY: CalendarEntry = { externalUid: null, status: 'confirmed' };

/**
 * Offhook's own calendar. Its entry *is* the Booking row: the use case writes that row in one transaction with the intent
 * and the event, and the exclusion constraint has the last word on what is taken. So `book`, `cancel` and `move` have
 * nothing of their own to do.
 */
export function ownCalendar(db: Database, projectId: string): CalendarPort {
  return {
    findSlots: (query) => findOwnSlots(db, projectId, query),
    book: async () => ({ taken: false, entry: OWN_ENTRY }),
    cancel: async () => 'done',
    move: async () => ({ state: 'moved', entry: OWN_ENTRY }),
    ledger: null,
    holds: null,
  };
}

async function findOwnSlots(db: Database, projectId: string, query: SlotQuery) {
  const business = await loadBusiness(db, projectId);
  const service = business.services.find(({ id }) => id === query.serviceId);
  if (!service) return [];
  return findFreeSlots({
    timeZone: business.manner.timeZone,
    rules: business.rules,
    hours: business.hours,
    technicians: await loadTechnicians(db, projectId, query.within),
    job: {
      durationMin: service.durationMin,
      bufferBeforeMin: service.bufferBeforeMin,
      bufferAfterMin: service.bufferAfterMin,
      emergency: query.emergency,
    },
    nowMs: query.nowMs,
    within: query.within,
  });
}

async function loadTechnicians(db: Database, projectId: string, within: Span): Promise<WorkingTechnician[]> {
  const [technicians, bookings] = await Promise.all([
    db.technician.findMany({ where: { projectId, active: true }, orderBy: { id: 'asc' } }),
    db.booking.findMany({
      where: {
        projectId,
        // On the indexed column first; generous by a day on both sides, the overlap test is exact.
        startsAt: { gte: new Date(within.fromMs - LONGEST_BLOCK_MS), lt: new Date(within.untilMs + LONGEST_BLOCK_MS) },
        status: { not: 'cancelled' },
        technicianId: { not: null },
      },
      select: { technicianId: true, blockedFrom: true, blockedUntil: true },
    }),
  ]);
  const busy = Map.groupBy(bookings, ({ technicianId }) => technicianId);
  return technicians.map(({ id, hours, takesEmergencies }) => ({
    technicianId: id,
    hours: hours === null ? null : BusinessHours.parse(hours),
    takesEmergencies,
    busy: (busy.get(id) ?? []).map(({ blockedFrom, blockedUntil }) => ({
      fromMs: blockedFrom.getTime(),
      untilMs: blockedUntil.getTime(),
    })),
  }));
}
