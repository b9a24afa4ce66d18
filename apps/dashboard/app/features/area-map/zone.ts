import type { RouterInputs, RouterOutputs } from '#app/lib/trpc.ts';

export type Area = RouterOutputs['profile']['get']['area'];
export type Zone = Area['zones'][number];
/** Longitude first. */
export type Corner = Zone['corners'][number];
export type ZipPoint = RouterOutputs['profile']['zipCodesOnMap'][number];
export type MapView = RouterInputs['profile']['zipCodesOnMap'];

export const MIN_CORNERS = 3;
export const MAX_ZONES = 30;
/** Five decimals are a yard. */
const DECIMALS = 5;
const MILES_PER_DEGREE = 69.05;
/** How far a zone that is added around a ZIP code reaches at first. */
const FIRST_ZONE_MILES = 4;
const FIRST_ZONE_CORNERS = 8;

/** A zone that has just been drawn. Its id only tells it from the others of its area. */
export function newZone(corners: Corner[], existing: readonly Zone[]): Zone {
  const zoneId = `zone_${Date.now().toString(36)}_${existing.length}`;
  return { zoneId, name: freeName(existing), serves: true, corners: corners.map(roundCorner) };
}

function freeName(existing: readonly Zone[]): string {
  const taken = new Set(existing.map(({ name }) => name));
  let number = existing.length + 1;
  while (taken.has(`Zone ${number}`)) number += 1;
  return `Zone ${number}`;
}

export function roundCorner([longitude, latitude]: Corner): Corner {
  return [Number(longitude.toFixed(DECIMALS)), Number(latitude.toFixed(DECIMALS))];
}

/** Eight corners around a point: for whoever would rather not draw. */
export function cornersAround({ latitude, longitude }: { latitude: number; longitude: number }): Corner[] {
  const eastward = Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: FIRST_ZONE_CORNERS }, (_, index) => {
    const angle = (2 * Math.PI * index) / FIRST_ZONE_CORNERS;
    const degrees = FIRST_ZONE_MILES / MILES_PER_DEGREE;
    return roundCorner([longitude + (degrees * Math.cos(angle)) / eastward, latitude + degrees * Math.sin(angle)]);
  });
}

/** The zones with one of them changed. */
export function withZone(zones: readonly Zone[], zoneId: string, change: Partial<Zone>): Zone[] {
  return zones.map((zone) => (zone.zoneId === zoneId ? { ...zone, ...change } : zone));
}
