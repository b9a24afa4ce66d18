import type { TravelTime } from '../calendar/travel-time-port.ts';
import type { ServiceArea } from '../projects/business-profile.ts';
import type { LatLng, Place } from './geocoding-port.ts';
import { milesBeyondZone } from './zone-geometry.ts';

/** Mean radius (IUGG), and the international mile. */
const EARTH_RADIUS_MILES = 6_371.0088 / 1.609344;

/** An estimate from the straight line is believed only well below or well above the limit. */
const SURELY_SHORTER = 0.7;
const SURELY_LONGER = 1.5;
/** Through town: what a mile of doubt about the address means for the drive to it. */
const MINUTES_PER_MILE = 2;

export type AreaReason =
  | 'listed_postal_code'
  | 'within_radius'
  | 'in_zone'
  | 'short_drive'
  | 'outside_radius'
  | 'outside_zones'
  | 'long_drive'
  | 'not_listed'
  | 'excluded'
  | 'near_border'
  | 'address_needed'
  | 'place_unknown'
  | 'map_refused'
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
  /** The drive to the place from where drives are counted; null when there is no such rule, or nobody knows. */
  readonly drive: TravelTime | null;
}

type Verdict = 'in' | 'out' | 'unsure' | 'unknown';
type Rule = { readonly verdict: Verdict; readonly yes: AreaReason; readonly no: AreaReason };

const NEAR_BORDER: AreaDecision = { inArea: null, reason: 'near_border' };

/**
 * Yes, no, or "a person has to look". What is excluded is out whatever else is said; then any rule that says yes is enough:
 * listed ZIP codes, the radius, drawn zones, the drive. Pure.
 */
export function decideArea(question: AreaQuestion): AreaDecision {
  const { area, place } = question;
  const zip = question.postalCode ?? place?.postalCode ?? null;
  const rules = rulesOf(question, zip);
  if (rules.length === 0 && area.postalCodes.length === 0) return { inArea: null, reason: 'area_not_set' };
  if (zip !== null && area.excludedPostalCodes.includes(zip)) return { inArea: false, reason: 'excluded' };
  const fence = verdictOfFences(area, place);
  if (fence === 'in') return { inArea: false, reason: 'excluded' };
  const yes = (reason: AreaReason): AreaDecision => (fence === 'unsure' ? NEAR_BORDER : { inArea: true, reason });
  if (zip !== null && area.postalCodes.includes(zip)) return yes('listed_postal_code');
  if (zip === null && place === null) return { inArea: null, reason: 'address_missing' };
  const inside = rules.find(({ verdict }) => verdict === 'in');
  if (inside) return yes(inside.yes);
  if (rules.some(({ verdict }) => verdict === 'unsure')) return NEAR_BORDER;
  if (rules.some(({ verdict }) => verdict === 'unknown')) return { inArea: null, reason: 'place_unknown' };
  const [outside] = rules;
  if (outside) return { inArea: false, reason: outside.no };
  return zip === null ? { inArea: null, reason: 'place_unknown' } : { inArea: false, reason: 'not_listed' };
}

/** The rules an owner has set besides the list, the one whose "no" is easiest to explain first. */
function rulesOf({ area, place, centre, drive }: AreaQuestion, zip: string | null): Rule[] {
  const rules: Rule[] = [];
  if (area.center !== null) {
    const isCentre = zip === area.center.postalCode;
    const known = place !== null && centre !== null;
    const beyond = known ? milesBetween(centre, place.at) - area.center.radiusMiles : null;
    rules.push({ verdict: isCentre ? 'in' : within(beyond, place), yes: 'within_radius', no: 'outside_radius' });
  }
  if (area.driveTime !== null) {
    const isBase = zip === area.driveTime.postalCode;
    rules.push({
      verdict: isBase
        ? 'in'
        : byDrive(drive, { maxMinutes: area.driveTime.maxMinutes, marginMiles: place?.marginMiles ?? 0 }),
      yes: 'short_drive',
      no: 'long_drive',
    });
  }
  const served = area.zones.filter(({ serves }) => serves);
  if (served.length > 0) {
    const beyond = place === null ? null : Math.min(...served.map((zone) => milesBeyondZone(place.at, zone)));
    rules.push({ verdict: within(beyond, place), yes: 'in_zone', no: 'outside_zones' });
  }
  return rules;
}

/** Just outside by a point that may be some miles off is no "no". Nobody is turned away by a guess. */
function within(milesBeyond: number | null, place: Place | null): Verdict {
  if (milesBeyond === null || place === null) return 'unknown';
  if (milesBeyond <= 0) return 'in';
  return milesBeyond <= place.marginMiles ? 'unsure' : 'out';
}

/** Whether the place is in a stretch that is left out. Close to its edge by a point that may be some miles off: unsure. */
function verdictOfFences(area: ServiceArea, place: Place | null): Verdict {
  const left = area.zones.filter(({ serves }) => !serves);
  if (left.length === 0 || place === null) return 'out';
  const beyond = Math.min(...left.map((zone) => milesBeyondZone(place.at, zone)));
  if (beyond <= -place.marginMiles) return 'in';
  return beyond <= place.marginMiles && place.marginMiles > 0 ? 'unsure' : 'out';
}

function byDrive(drive: TravelTime | null, limit: { maxMinutes: number; marginMiles: number }): Verdict {
  if (drive === null) return 'unknown';
  const { maxMinutes, marginMiles } = limit;
  if (drive.source === 'roads') {
    if (drive.minutes <= maxMinutes) return 'in';
    return drive.minutes > maxMinutes + marginMiles * MINUTES_PER_MILE ? 'out' : 'unsure';
  }
  if (drive.minutes <= maxMinutes * SURELY_SHORTER) return 'in';
  return drive.minutes > maxMinutes * SURELY_LONGER ? 'out' : 'unsure';
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
