import type { Database } from '@offhook/db';
import { straightLineTravel } from '../calendar/straight-line-travel.ts';
import type { TravelTime, TravelTimePort } from '../calendar/travel-time-port.ts';
import { AppError } from '../errors/app-error.ts';
import { ServiceArea } from '../projects/business-profile.ts';
import { type AskedPlace, findAreaCheck, keepAreaCheck } from './area-checks.ts';
import { areaSentence } from './area-sentence.ts';
import { type AreaDecision, type AreaReason, decideArea } from './decide-area.ts';
import type { GeocodingPort, LatLng, Place } from './geocoding-port.ts';
import { postalCodeInAddress, readPostalCode, zipCentre, zipPlace } from './zip-code.ts';

export interface AreaRequest {
  readonly projectId: string;
  /** As the caller said it. */
  readonly postalCode: string | null;
  readonly address: string | null;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export interface AreaAnswer {
  /** Null: cannot be told; a person has to look. */
  readonly inArea: boolean | null;
  readonly reason: AreaReason;
  readonly say: string;
}

export interface AreaDeps {
  readonly db: Database;
  readonly geocoding: GeocodingPort;
  readonly travel: TravelTimePort;
}

/**
 * Whether the business goes there. Cheapest first: what the ZIP code alone settles needs no map and cannot fail with one. Only an
 * address on the border, or one without a ZIP code, is looked up; a decision made before is remembered.
 *
 * @throws AppError NOT_FOUND; or what the map throws when it may succeed if asked again and the ZIP code leaves it open.
 */
export async function checkServiceArea(deps: AreaDeps, request: AreaRequest): Promise<AreaAnswer> {
  const { projectId } = request;
  const project = await deps.db.project.findUnique({ where: { id: projectId }, select: { serviceArea: true } });
  if (!project) throw new AppError('NOT_FOUND', `Project ${projectId} does not exist`);
  const area = ServiceArea.parse(project.serviceArea);
  const asked = { projectId, area, postalCode: postalCodeOf(request), address: streetOf(request.address) };
  const decision = await decide(deps, request, asked);
  return { ...decision, say: areaSentence(decision, asked) };
}

/** The ZIP code of a request: the one given, else the one in its address. */
export function postalCodeOf({ postalCode, address }: Pick<AreaRequest, 'postalCode' | 'address'>): string | null {
  const given = postalCode === null ? null : readPostalCode(postalCode);
  return given ?? (address === null ? null : postalCodeInAddress(address));
}

/** A ZIP code alone is no address, and neither is a blank. */
function streetOf(address: string | null): string | null {
  return address === null || address.trim() === '' || readPostalCode(address) !== null ? null : address;
}

async function decide(deps: AreaDeps, request: AreaRequest, asked: AskedPlace): Promise<AreaDecision> {
  const anchors = await anchorsOf(asked.area);
  const byZip = await decideByZip(asked, anchors, request.signal);
  if (byZip.inArea !== null || byZip.reason === 'area_not_set' || !deps.geocoding.findsAddresses) return byZip;
  if (asked.address === null && asked.postalCode === null) return byZip;
  if (asked.address === null && byZip.reason === 'near_border') return { inArea: null, reason: 'address_needed' };
  const before = await findAreaCheck(deps.db, asked, request.nowMs);
  if (before) return before;
  try {
    return await decideByMap(deps, request, { asked, anchors });
  } catch (error) {
    return withoutMap(error, asked, byZip);
  }
}

/** Where the radius and the drives are counted from. */
interface Anchors {
  readonly centre: LatLng | null;
  readonly base: LatLng | null;
}

async function anchorsOf({ center, driveTime }: ServiceArea): Promise<Anchors> {
  const at = async (postalCode: string | undefined) => (postalCode === undefined ? null : zipCentre(postalCode));
  const [centre, base] = await Promise.all([at(center?.postalCode), at(driveTime?.postalCode)]);
  return { centre, base };
}

async function decideByZip({ area, postalCode }: AskedPlace, anchors: Anchors, signal: AbortSignal) {
  const place = postalCode === null ? null : await zipPlace(postalCode);
  const drive = place === null ? null : await driveTo(straightLineTravel(), { ...anchors, place, signal });
  return decideArea({ area, postalCode, place, centre: anchors.centre, drive });
}

interface Lookup {
  readonly asked: AskedPlace;
  readonly anchors: Anchors;
}

async function decideByMap(deps: AreaDeps, request: AreaRequest, { asked, anchors }: Lookup): Promise<AreaDecision> {
  const { area, postalCode, address } = asked;
  const { signal, nowMs } = request;
  const place = await deps.geocoding.locate({ postalCode, address }, { signal });
  if (place === null) return { inArea: null, reason: 'place_unknown' };
  const drive = await driveTo(deps.travel, { ...anchors, place, signal });
  const decision = decideArea({ area, postalCode, place, centre: anchors.centre, drive });
  // Only what was found to the house is worth remembering. A database that is away costs the memory, not the answer.
  const isSure = place.marginMiles === 0 && drive?.source !== 'straight_line';
  if (isSure) await keepAreaCheck(deps.db, asked, { decision, placeId: place.placeId, nowMs }).catch(() => undefined);
  return decision;
}

interface Drive {
  readonly base: LatLng | null;
  readonly place: Place;
  readonly signal: AbortSignal;
}

/** Null when drives are not counted, or nobody knows. */
async function driveTo(travel: TravelTimePort, { base, place, signal }: Drive): Promise<TravelTime | null> {
  if (base === null) return null;
  const origin = { at: base, address: null, postalCode: null };
  const destination = { at: place.at, address: null, postalCode: null };
  const [times] = await travel.travelTimes({ origins: [origin], destinations: [destination] }, { signal });
  return times?.[0] ?? null;
}

/** The map cannot be asked. Without a ZIP code that is asked for instead: most of them settle it. */
function withoutMap(error: unknown, { postalCode }: AskedPlace, byZip: AreaDecision): AreaDecision {
  if (!(error instanceof AppError)) throw error;
  if (postalCode === null) return byZip;
  if (error.retryable) throw error;
  return { inArea: null, reason: 'map_refused' };
}
