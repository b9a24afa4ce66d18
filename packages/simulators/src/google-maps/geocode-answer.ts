import { createHash } from 'node:crypto';
import type { GoogleMapsFault } from './faults.ts';
import { findPlace, type KnownPlace, type Point } from './gazetteer.ts';

/** Half the side of a viewport in degrees, by what was found. */
const VIEWPORT_DEG = { street_address: 0.0014, route: 0.01, postal_code: 0.05, locality: 0.15 } as const;

/** What Geocoding says when it fails; its HTTP status is 200 all the same (protocols/calcom-and-maps.md, B2). */
const FAULT_ANSWERS: Partial<Record<GoogleMapsFault, { status: string; error_message?: string }>> = {
  'over-query-limit': {
    status: 'OVER_QUERY_LIMIT',
    error_message: 'You have exceeded your rate-limit for this API.',
  },
  'over-daily-limit': {
    status: 'OVER_QUERY_LIMIT',
    error_message: 'You have exceeded your daily request quota for this API.',
  },
  'request-denied': {
    status: 'REQUEST_DENIED',
    error_message: 'This API project is not authorized to use this API.',
  },
  'unknown-error': { status: 'UNKNOWN_ERROR' },
  'zero-results': { status: 'ZERO_RESULTS' },
};

export interface GeocodeRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly badKeys: ReadonlySet<string>;
  readonly fault: GoogleMapsFault;
}

/** The body of one answer of `/maps/api/geocode/json`. */
export async function geocodeAnswer({ query, badKeys, fault }: GeocodeRequest): Promise<object> {
  const key = textOf(query['key']);
  if (key === '') return denied('You must use an API key to authenticate each request to Google Maps Platform APIs.');
  if (badKeys.has(key)) return denied('The provided API key is invalid.');
  const trouble = FAULT_ANSWERS[fault];
  if (trouble) return { ...trouble, results: [] };
  const components = readComponents(textOf(query['components']));
  const address = textOf(query['address']);
  if (components === null || (address === '' && components.size === 0)) return invalid();
  const country = components.get('country');
  if (country !== undefined && country.toUpperCase() !== 'US') return { results: [], status: 'ZERO_RESULTS' };
  const place = await findPlace({ address, postalCode: components.get('postal_code') ?? null });
  return place === null ? { results: [], status: 'ZERO_RESULTS' } : { results: [toWire(place)], status: 'OK' };
}

const denied = (message: string) => ({ error_message: message, results: [], status: 'REQUEST_DENIED' });
const invalid = () => ({
  error_message: "Invalid request. Missing the 'address', 'components', 'latlng' or 'place_id' parameter.",
  results: [],
  status: 'INVALID_REQUEST',
});

/** `country:US|postal_code:78704`; null when a filter has no name or no value. */
function readComponents(text: string): Map<string, string> | null {
  const filters = text === '' ? [] : text.split('|').map((filter) => filter.split(':'));
  if (filters.some((filter) => filter.length !== 2 || filter.some((part) => part === ''))) return null;
  return new Map(filters.map(([name = '', value = '']) => [name, value]));
}

function toWire(place: KnownPlace) {
  const { at, kind, locationType, streetNumber, street, locality, postalCode, partialMatch } = place;
  const component = (name: string | null, ...types: string[]) =>
    name === null ? [] : [{ long_name: name, short_name: name, types }];
  const parts = [[streetNumber, street].filter(Boolean).join(' '), locality, `TX ${postalCode ?? ''}`.trim(), 'USA'];
  return {
    address_components: [
      ...component(streetNumber, 'street_number'),
      ...component(street, 'route'),
      ...component(locality, 'locality', 'political'),
      ...component(postalCode, 'postal_code'),
      ...component('United States', 'country', 'political'),
    ],
    formatted_address: parts.filter(Boolean).join(', '),
    geometry: { location: at, location_type: locationType, viewport: viewportOf(at, VIEWPORT_DEG[kind]) },
    ...(partialMatch ? { partial_match: true } : {}),
    place_id: `ChIJ${createHash('sha256').update(`${at.lat},${at.lng}`).digest('base64url').slice(0, 23)}`,
    types: kind === 'locality' ? ['locality', 'political'] : [kind],
  };
}

function viewportOf({ lat, lng }: Point, half: number) {
  return { northeast: { lat: lat + half, lng: lng + half }, southwest: { lat: lat - half, lng: lng - half } };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
