import type { Booking, Database } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { addDays, isDate, isoWeekday, startOfDate } from '../time/local-time.ts';

export interface BookingInWeek extends Booking {
  readonly service: { readonly name: string };
  readonly technician: { readonly id: string; readonly name: string; readonly color: string } | null;
}

export interface Week {
  /** Monday, `2026-11-23`. */
  readonly weekStart: string;
  readonly timeZone: string;
  /** By start; cancelled ones included, for the page to show or hide. */
  readonly bookings: readonly BookingInWeek[];
}

/** A page shows no more; a business with more in one week needs another page. */
const MAX_BOOKINGS = 2_000;

/**
 * The bookings of the week (Monday to Sunday by the business's clock) that the day `weekStart` lies in.
 *
 * @throws AppError INPUT_INVALID for a date that does not exist, NOT_FOUND for an unknown project.
 */
export async function bookingsInWeek(
  db: Database,
  request: { readonly projectId: string; readonly weekStart: string },
): Promise<Week> {
  const { projectId } = request;
  if (!isDate(request.weekStart)) throw new AppError('INPUT_INVALID', 'Not a date');
  const project = await db.project.findUnique({ where: { id: projectId }, select: { timeZone: true } });
  if (!project) throw new AppError('NOT_FOUND', `Project ${projectId} does not exist`);
  const { timeZone } = project;
  const weekStart = addDays(request.weekStart, 1 - isoWeekday(request.weekStart));
  const startOf = (day: string) => new Date(startOfDate(day, timeZone));
  const bookings = await db.booking.findMany({
    where: { projectId, startsAt: { gte: startOf(weekStart), lt: startOf(addDays(weekStart, 7)) } },
    include: { service: { select: { name: true } }, technician: { select: { id: true, name: true, color: true } } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: MAX_BOOKINGS,
  });
  return { weekStart, timeZone, bookings };
}
