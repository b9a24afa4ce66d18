import type { LatLng } from './geocoding-port.ts';
import { zipCentre, zipCentres } from './zip-code.ts';

/** The middle of a ZIP code on a map. */
export interface ZipPoint extends LatLng {
  readonly postalCode: string;
}

/** A part of the map, in degrees. */
export interface MapBounds {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** More dots than this are a blot. */
const MAX_POINTS = 400;

/** The ZIP codes whose middle lies within `bounds`; where there are too many, an even selection of them. */
export async function zipPointsWithin({ south, west, north, east }: MapBounds): Promise<ZipPoint[]> {
  const found = [...(await zipCentres())].filter(
    ({ latitude, longitude }) => latitude >= south && latitude <= north && longitude >= west && longitude <= east,
  );
  const step = Math.ceil(found.length / MAX_POINTS);
  return found.filter((_point, index) => index % step === 0);
}

/** Where these ZIP codes are; those that are not known are left out. */
export async function locateZips(postalCodes: readonly string[]): Promise<ZipPoint[]> {
  const found = await Promise.all(
    postalCodes.map(async (postalCode) => {
      const at = await zipCentre(postalCode);
      return at === null ? null : { postalCode, ...at };
    }),
  );
  return found.filter((point) => point !== null);
}
