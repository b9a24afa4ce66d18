import type { CalendarProvider, Database, Service } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import type { BookingRules, BusinessHours, ServiceArea } from '../projects/business-profile.ts';
import { toProfile } from '../projects/read-profile.ts';
import type { Manner } from '../time/spoken.ts';

/** What the function calls need to know of a business, read once per function call so that a change counts at once. */
export interface Business {
  readonly projectId: string;
  readonly name: string;
  readonly manner: Manner;
  readonly hours: BusinessHours;
  readonly area: ServiceArea;
  readonly rules: BookingRules;
  readonly calendarProvider: CalendarProvider;
  /** Active ones, in the owner's order. */
  readonly services: readonly Service[];
}

/** A price list longer than this is no price list; the rest is not looked at. */
const MAX_SERVICES = 500;

/** @throws AppError NOT_FOUND when there is no such project, INTERNAL when a stored section has a bad shape. */
export async function loadBusiness(db: Database, projectId: string): Promise<Business> {
  const project = await db.project.findUnique({
    where: { id: projectId },
    include: {
      services: { where: { active: true }, orderBy: [{ position: 'asc' }, { id: 'asc' }], take: MAX_SERVICES },
    },
  });
  if (!project) throw new AppError('NOT_FOUND', `Project ${projectId} does not exist`);
  const { services, ...row } = project;
  const { business, hours, area, booking } = toProfile(row);
  const manner = { timeZone: business.timeZone, locale: business.locale, currency: business.currency };
  return {
    projectId,
    name: business.name,
    manner,
    hours,
    area,
    rules: booking,
    calendarProvider: row.calendarProvider,
    services,
  };
}
