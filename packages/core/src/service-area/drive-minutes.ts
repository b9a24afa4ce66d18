import { milesBetween } from './decide-area.ts';
import type { LatLng } from './geocoding-port.ts';

/** Roads are longer than the crow's flight: 1.2 to 1.4 times in US cities (protocols/calcom-and-maps.md, B7). */
const DETOUR = 1.3;
/** Door to door in a van, short trips through town slower than long ones on a highway. */
const TOWN_MPH = 25;
const HIGHWAY_MPH = 50;
/** Miles by road that are driven at town speed, half at either end. */
const TOWN_MILES = 10;

/** Whole minutes a drive is likely to take, from the straight line alone. Rounded up; 0 for the same place. */
export function estimateDriveMinutes(from: LatLng, to: LatLng): number {
  const roadMiles = milesBetween(from, to) * DETOUR;
  const hours = Math.min(roadMiles, TOWN_MILES) / TOWN_MPH + Math.max(0, roadMiles - TOWN_MILES) / HIGHWAY_MPH;
  return Math.ceil(hours * 60);
}
