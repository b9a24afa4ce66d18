import type { Database, Prisma } from '@offhook/db';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { calcomKeyContext, type SecretBox } from '../secrets/secret-box.ts';
import { zipCentre } from '../service-area/zip-code.ts';
import type { ServiceArea } from './business-profile.ts';
import { changedMeanwhile, notFound, type Outcome, refused } from './outcome.ts';
import { type BusinessSection, type CalendarSection, ProfileChange } from './profile-shapes.ts';
import { type BusinessProfile, readProfile } from './read-profile.ts';

export type UpdateProfileRequest = {
  projectId: string;
  change: ProfileChange;
  /** `updatedAt` as it was read; when given and out of date, nothing is saved. */
  readAt?: string | undefined;
};

/** Saves the sections that `change` carries, all or none. The next call is answered by them. */
export async function updateProfile(
  deps: { db: Database; secrets: SecretBox },
  request: UpdateProfileRequest,
): Promise<Outcome<BusinessProfile>> {
  const { db } = deps;
  const change = ProfileChange.parse(request.change);
  const columns = await columnsOf(change, { ...deps, projectId: request.projectId });
  if (!columns.ok) return columns;
  const { count } = await db.project.updateMany({
    where: { id: request.projectId, ...(request.readAt ? { updatedAt: new Date(request.readAt) } : {}) },
    data: columns.value,
  });
  if (count > 0) return readProfile(db, request.projectId);
  const exists = await db.project.count({ where: { id: request.projectId } });
  return exists ? changedMeanwhile('profile') : notFound('business');
}

type Columns = Prisma.ProjectUpdateManyMutationInput;
type Scope = { db: Database; secrets: SecretBox; projectId: string };

async function columnsOf(change: ProfileChange, scope: Scope): Promise<Outcome<Columns>> {
  const business = change.business ? businessColumns(change.business) : granting({});
  if (!business.ok) return business;
  const unknown = change.area ? await unknownAnchor(change.area) : null;
  if (unknown) return refused('INPUT_INVALID', 'We do not know this ZIP code', unknown);
  const calendar = change.calendar ? await calendarColumns(change.calendar, scope) : granting({});
  if (!calendar.ok) return calendar;
  const { assistant } = change;
  return granting({
    ...business.value,
    ...calendar.value,
    ...(change.hours ? { hours: change.hours } : {}),
    ...(change.area ? { serviceArea: withoutRepeats(change.area) } : {}),
    ...(change.booking ? { bookingRules: change.booking } : {}),
    ...(change.turnDetection ? { turnDetection: change.turnDetection } : {}),
    ...(change.callHandling ? { callHandling: change.callHandling } : {}),
    ...(change.texts ? { texts: change.texts } : {}),
    ...(assistant ? { greeting: assistant.greeting, voice: assistant.voice, assistantNotes: assistant.notes } : {}),
  });
}

/** The field whose ZIP code nothing can be counted from, or null. */
async function unknownAnchor({ center, driveTime }: ServiceArea): Promise<string | null> {
  if (center && !(await zipCentre(center.postalCode))) return 'area.center.postalCode';
  if (driveTime && !(await zipCentre(driveTime.postalCode))) return 'area.driveTime.postalCode';
  return null;
}

/** Pasted lists name a ZIP code twice, and in any order. */
function withoutRepeats(area: ServiceArea): ServiceArea {
  const tidy = (postalCodes: readonly string[]) => [...new Set(postalCodes)].sort();
  return { ...area, postalCodes: tidy(area.postalCodes), excludedPostalCodes: tidy(area.excludedPostalCodes) };
}

function granting(value: Columns): Outcome<Columns> {
  return { ok: true, value };
}

function businessColumns(section: BusinessSection): Outcome<Columns> {
  const typed = section.contactPhone || null;
  const contactPhone = typed === null ? null : normalizePhoneNumber(typed);
  if (typed !== null && contactPhone === null) {
    return refused('INPUT_INVALID', 'This is not a phone number', 'business.contactPhone');
  }
  const { name, trade, timeZone, bookingPageUrl } = section;
  return granting({ name, trade, timeZone, bookingPageUrl, contactPhone });
}

async function calendarColumns(section: CalendarSection, scope: Scope): Promise<Outcome<Columns>> {
  const serviceIds = Object.keys(section.eventTypeIdByServiceId);
  const known = await scope.db.service.count({ where: { projectId: scope.projectId, id: { in: serviceIds } } });
  if (known !== serviceIds.length) {
    return refused('INPUT_INVALID', 'One of the services does not exist any more', 'calendar.eventTypeIdByServiceId');
  }
  return granting({
    calendarProvider: section.provider,
    calcomConfig: { eventTypeIdByServiceId: section.eventTypeIdByServiceId },
    ...keyColumn(section.apiKey, scope),
  });
}

function keyColumn(apiKey: string | null | undefined, scope: Scope): Columns {
  if (apiKey === undefined) return {};
  if (apiKey === null) return { calcomApiKeyEnc: null };
  return { calcomApiKeyEnc: scope.secrets.seal(apiKey, calcomKeyContext(scope.projectId)) };
}
