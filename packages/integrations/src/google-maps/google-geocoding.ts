import { AppError, type GeocodingPort, type LatLng, milesBetween, type Place } from '@offhook/core';
import { z } from 'zod';
import type { GoogleMapsClient } from './google-maps-client.ts';

const Coordinates = z.object({ lat: z.number(), lng: z.number() });
const Result = z.object({
  place_id: z.string(),
  types: z.array(z.string()).default([]),
  partial_match: z.boolean().default(false),
  address_components: z.array(z.object({ long_name: z.string(), types: z.array(z.string()) })).default([]),
  geometry: z.object({
    location: Coordinates,
    location_type: z.string().default('APPROXIMATE'),
    viewport: z.object({ northeast: Coordinates, southwest: Coordinates }).optional(),
  }),
});
type Result = z.infer<typeof Result>;
const Answer = z.object({
  status: z.string(),
  error_message: z.string().default(''),
  results: z.array(Result).default([]),
});

/** Found to the house, or to the house numbers beside it (B2). */
const PRECISE = new Set(['ROOFTOP', 'RANGE_INTERPOLATED']);
/** A state or a country is no place to send anybody. */
const TOO_LARGE = new Set(['country', 'administrative_area_level_1', 'administrative_area_level_2']);
/** The least we doubt an address that was not found to the house. */
const LEAST_MARGIN_MILES = 0.5;
/** What Google says when a day's quota, and not a second's, is used up: asking again does not help. */
const DAILY_QUOTA = /daily/i;

/**
 * Google's Geocoding API v3 as the finder of addresses, in the United States. A house that was found is a place without doubt; a
 * street, a town, a partial match or several candidates are a place with the margin that Google's own viewport gives them.
 */
export function googleGeocoding(client: GoogleMapsClient): GeocodingPort {
  return {
    findsAddresses: true,
    async locate({ postalCode, address }, { signal }) {
      if (postalCode === null && address === null) return null;
      const query = {
        ...(address === null ? {} : { address }),
        components: ['country:US', ...(postalCode === null ? [] : [`postal_code:${postalCode}`])].join('|'),
        language: 'en',
      };
      const json = await client.request({ api: 'geocoding', path: '/maps/api/geocode/json', query, signal });
      const answer = Answer.safeParse(json);
      if (!answer.success) {
        throw new AppError('UPSTREAM_BAD_RESPONSE', 'Google Geocoding answered in a shape we do not know');
      }
      return placeOf(answer.data);
    },
  };
}

function placeOf({ status, error_message, results }: z.infer<typeof Answer>): Place | null {
  if (status === 'ZERO_RESULTS' || status === 'NOT_FOUND') return null;
  if (status !== 'OK') throw statusError(status, error_message);
  const [best] = results;
  if (!best || best.types.some((type) => TOO_LARGE.has(type))) return null;
  const { lat, lng } = best.geometry.location;
  const postalCode = componentOf(best, 'postal_code');
  return {
    at: { latitude: lat, longitude: lng },
    postalCode: postalCode !== null && /^\d{5}$/.test(postalCode) ? postalCode : null,
    marginMiles: isHouse(best) && results.length === 1 ? 0 : marginOf(best),
    placeId: best.place_id,
  };
}

function isHouse(result: Result): boolean {
  const { partial_match, geometry } = result;
  return !partial_match && PRECISE.has(geometry.location_type) && componentOf(result, 'street_number') !== null;
}

/** From the middle to a corner of the viewport. */
function marginOf({ geometry }: Result): number {
  if (!geometry.viewport) return LEAST_MARGIN_MILES;
  const { northeast, southwest } = geometry.viewport;
  return Math.max(LEAST_MARGIN_MILES, milesBetween(pointOf(northeast), pointOf(southwest)) / 2);
}

function pointOf({ lat, lng }: z.infer<typeof Coordinates>): LatLng {
  return { latitude: lat, longitude: lng };
}

function componentOf({ address_components }: Result, type: string): string | null {
  return address_components.find(({ types }) => types.includes(type))?.long_name ?? null;
}

/** Geocoding fails with HTTP 200; what it means stands in the body (B2). The message is ours: Google's may quote the address. */
function statusError(status: string, message: string): AppError {
  const text = `Google Geocoding: ${/^[A-Z_]{1,40}$/.test(status) ? status : 'unknown status'}`;
  if (status === 'OVER_QUERY_LIMIT' && !DAILY_QUOTA.test(message)) return new AppError('UPSTREAM_RATE_LIMITED', text);
  if (status === 'UNKNOWN_ERROR') return new AppError('UPSTREAM_UNAVAILABLE', text);
  if (status === 'INVALID_REQUEST') return new AppError('UPSTREAM_REJECTED', text);
  // REQUEST_DENIED, OVER_DAILY_LIMIT, a used-up day: the key, its billing or its quota.
  return new AppError('UPSTREAM_UNAUTHORIZED', text);
}
