import { addDays, isoWeekday, localDate, startOfDate, WEEKDAYS } from '@offhook/core';
import type { Prisma } from '@offhook/db';
import { DEMO_TIME_ZONE, type DemoBusiness } from './demo-business.ts';

const FIRST_DAY_AHEAD = 2;
const LAST_DAY_AHEAD = 20;

/**
 * The last technician's next working day without a job, in two days at the earliest: they are at a training. Nothing when
 * they are busy every day.
 */
export function tellTimeOff(
  { project, hours, technicians }: DemoBusiness,
  bookings: readonly Prisma.BookingCreateManyInput[],
  nowMs: number,
): Prisma.TimeOffCreateManyInput[] {
  const technicianId = technicians.at(-1)?.id;
  if (technicianId === undefined) return [];
  const theirs = bookings.filter((booking) => booking.technicianId === technicianId);
  const busy = new Set(theirs.map(({ startsAt }) => localDate(new Date(startsAt).getTime(), DEMO_TIME_ZONE)));
  const today = localDate(nowMs, DEMO_TIME_ZONE);
  for (let ahead = FIRST_DAY_AHEAD; ahead <= LAST_DAY_AHEAD; ahead += 1) {
    const day = addDays(today, ahead);
    const weekday = WEEKDAYS[isoWeekday(day) - 1] ?? 'sun';
    if (busy.has(day) || hours.weekly[weekday].length === 0) continue;
    const startsAt = new Date(startOfDate(day, DEMO_TIME_ZONE));
    const endsAt = new Date(startOfDate(addDays(day, 1), DEMO_TIME_ZONE));
    const id = `off_${project.id.slice('proj_'.length)}`;
    return [{ id, projectId: project.id, technicianId, startsAt, endsAt, reason: 'Training' }];
  }
  return [];
}
