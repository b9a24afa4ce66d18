import type { ServiceArea } from '../projects/business-profile.ts';
import type { LatLng, Place } from './geocoding-port.ts';

/** Mean radius (IUGG), and the international mile. */
const EARTH_RADIUS_MILES = 6_371.0088 / 1.609344;

/** How far the true address may lie from the centre of its ZIP code: inside this margin nobody is turned away by a guess. */
const ZIP_MARGIN_MILES = 3;

export type AreaReason =
  | 'listed_postal_code'
  | 'within_radius'
  | 'outside_radius'
  | 'not_listed'
  | 'near_border'
  | 'place_unknown'
  | 'address_missing'
  | 'area_not_set';

export interface AreaDecision {
  /** Null: cannot be told; a person has to look. */
  readonly inArea: boolean | null;
  readonly reason: AreaReason;
}

export interface AreaQuestion {
  readonly area: ServiceArea;
  readonly postalCode: string | null;
  readonly place: Place | null;
  /** The middle of the radius; null when there is none or it is unknown. */
  readonly centre: LatLng | null;
}

/** Yes, no, or "a person has to look". Listed ZIP codes first, then the radius. Pure. */
export function decideArea({ area, postalCode, place, centre }: AreaQuestion): AreaDecision {
  const zip = postalCode ?? place?.postalCode ?? null;
  if (area.postalCodes.length === 0 && area.center === null) return { inArea: null, reason: 'area_not_set' };
  if (zip !== null && area.postalCodes.includes(zip)) return { inArea: true, reason: 'listed_postal_code' };
  if (zip === null && place === null) return { inArea: null, reason: 'address_missing' };
  if (area.center === null) {
    return zip === null ? { inArea: null, reason: 'place_unknown' } : { inArea: false, reason: 'not_listed' };
  }
  if (zip !== null && zip === area.center.postalCode) return { inArea: true, reason: 'within_radius' };
  if (place === null || centre === null) return { inArea: null, reason: 'place_unknown' };
  return byDistance(milesBetween(centre, place.at) - area.center.radiusMiles, place);
}

function byDistance(milesBeyond: number, place: Place): AreaDecision {
  if (milesBeyond <= 0) return { inArea: true, reason: 'within_radius' };
  const unsure = place.precision === 'area' && milesBeyond <= ZIP_MARGIN_MILES;
  return unsure ? { inArea: null, reason: 'near_border' } : { inArea: false, reason: 'outside_radius' };
}

/** Great-circle distance (haversine). */
export function milesBetween(a: LatLng, b: LatLng): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [latA, latB] = [radians(a.latitude), radians(b.latitude)];
  const sinLat = Math.sin((latB - latA) / 2);
  const sinLng = Math.sin(radians(b.longitude - a.longitude) / 2);
  const h = sinLat ** 2 + Math.cos(latA) * Math.cos(latB) * sinLng ** 2;
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.min(1, Math.sqrt(h)));
}
