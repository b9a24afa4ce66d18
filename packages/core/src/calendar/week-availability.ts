import type { Database } from '@offhook/db';
import { loadBusiness } from '../bookings/business.ts';
import { AppError } from '../errors/app-error.ts';
import { BusinessHours } from '../projects/business-profile.ts';
import { addDays, isDate, isoWeekday, startOfDate } from '../time/local-time.ts';
import type { Span } from './span.ts';
import { technicianSpans } from './working-time.ts';

/** Instants as ISO 8601 UTC. */
export type ShownSpan = { startsAt: string; endsAt: string };

/** When one technician works in a week, and what else keeps them. */
export type TechnicianWeek = {
  technicianId: string;
  name: string;
  color: string;
  working: ShownSpan[];
  timeOff: (ShownSpan & { timeOffId: string; reason: string })[];
  /** From calendars they keep elsewhere. What it is about is not known here. */
  elsewhere: ShownSpan[];
};

const DAYS = 7;

/**
 * The week (Monday to Sunday by the business's clock) that the day `weekStart` lies in, by technician.
 *
 * @throws AppError INPUT_INVALID for a date that does not exist, NOT_FOUND for an unknown project.
 */
export async function weekAvailability(
  db: Database,
  request: { readonly projectId: string; readonly weekStart: string },
): Promise<TechnicianWeek[]> {
  const { projectId } = request;
  if (!isDate(request.weekStart)) throw new AppError('INPUT_INVALID', 'Not a date');
  const business = await loadBusiness(db, projectId);
  const { timeZone } = business.manner;
  const monday = addDays(request.weekStart, 1 - isoWeekday(request.weekStart));
  const from = new Date(startOfDate(monday, timeZone));
  const until = new Date(startOfDate(addDays(monday, DAYS), timeZone));
  const inWeek = { where: { startsAt: { lt: until }, endsAt: { gt: from } }, orderBy: { startsAt: 'asc' } } as const;
  const [technicians, blocks] = await Promise.all([
    db.technician.findMany({
      where: { projectId, active: true },
      orderBy: { name: 'asc' },
      include: { timeOff: inWeek },
    }),
    db.busyBlock.findMany({ where: { projectId, ...inWeek.where }, orderBy: inWeek.orderBy }),
  ]);
  const days = Array.from({ length: DAYS }, (_, index) => addDays(monday, index));
  return technicians.map(({ id, name, color, hours, timeOff }) => {
    const own = hours === null ? null : BusinessHours.parse(hours);
    const working = days.flatMap((day) => technicianSpans(day, { hours: own }, { hours: business.hours, timeZone }));
    return {
      technicianId: id,
      name,
      color,
      working: working.map(ofSpan),
      timeOff: timeOff.map((off) => ({ ...ofDates(off), timeOffId: off.id, reason: off.reason })),
      elsewhere: blocks.filter(({ technicianId }) => technicianId === id).map(ofDates),
    };
  });
}

function ofSpan({ fromMs, untilMs }: Span): ShownSpan {
  return { startsAt: new Date(fromMs).toISOString(), endsAt: new Date(untilMs).toISOString() };
}

function ofDates({ startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date }): ShownSpan {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
