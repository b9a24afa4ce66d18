import type { AreaZone } from '../projects/business-profile.ts';
import type { LatLng } from './geocoding-port.ts';

/** One degree of latitude, by the mean radius of the Earth (IUGG) and the international mile. */
const MILES_PER_DEGREE = (Math.PI / 180) * (6_371.0088 / 1.609344);

/** Miles on a plane that touches the Earth at a point: good to a percent over the hundred miles a business covers. */
interface Flat {
  readonly x: number;
  readonly y: number;
}

/** Miles from the edge of a zone: negative inside, 0 on the edge, positive outside. */
export function milesBeyondZone(at: LatLng, zone: Pick<AreaZone, 'corners'>): number {
  const corners = zone.corners.map(([longitude, latitude]) => flatten({ latitude, longitude }, at));
  const sides = corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner] as const);
  const toEdge = Math.min(...sides.map(([from, to]) => milesToSide(from, to)));
  // Even-odd rule: a ray to the east crosses the border an odd number of times from inside.
  const crossings = sides.filter(([from, to]) => crossesRay(from, to)).length;
  return crossings % 2 === 1 ? -toEdge : toEdge;
}

/** The point that is asked about becomes the origin. */
function flatten(point: LatLng, origin: LatLng): Flat {
  const east = ((point.longitude - origin.longitude + 540) % 360) - 180; // the short way around
  return {
    x: east * Math.cos((origin.latitude * Math.PI) / 180) * MILES_PER_DEGREE,
    y: (point.latitude - origin.latitude) * MILES_PER_DEGREE,
  };
}

function milesToSide(from: Flat, to: Flat): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const lengthSquared = dx * dx + dy * dy;
  const along = lengthSquared === 0 ? 0 : Math.max(0, Math.min(1, -(from.x * dx + from.y * dy) / lengthSquared));
  return Math.hypot(from.x + along * dx, from.y + along * dy);
}

function crossesRay(from: Flat, to: Flat): boolean {
  if (from.y > 0 === to.y > 0) return false;
  return from.x + ((to.x - from.x) * -from.y) / (to.y - from.y) > 0;
}
