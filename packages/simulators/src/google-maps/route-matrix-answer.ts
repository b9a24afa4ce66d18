import { z } from 'zod';
import type { GoogleMapsFault } from './faults.ts';
import { findPlace, type Point } from './gazetteer.ts';
import { invalidArgument, RpcError } from './rpc-error.ts';

/** Elements of one matrix, and points given as an address or a place id (protocols/calcom-and-maps.md, B4). */
const MAX_ELEMENTS = 625;
const MAX_NAMED_POINTS = 50;

const FIELDS = ['originIndex', 'destinationIndex', 'status', 'condition', 'distanceMeters', 'duration', 'fallbackInfo'];

const LatLng = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
const Waypoint = z.strictObject({
  location: z.strictObject({ latLng: LatLng }).optional(),
  address: z.string().min(1).optional(),
  placeId: z.string().optional(),
});
const Endpoint = z.strictObject({ waypoint: Waypoint, routeModifiers: z.looseObject({}).optional() });
/** Unknown names are refused, as proto-JSON does. */
const Body = z.strictObject({
  origins: z.array(Endpoint).min(1),
  destinations: z.array(Endpoint).min(1),
  travelMode: z.enum(['DRIVE']).optional(),
  routingPreference: z.enum(['TRAFFIC_UNAWARE', 'TRAFFIC_AWARE', 'TRAFFIC_AWARE_OPTIMAL']).optional(),
  departureTime: z.iso.datetime().optional(),
  languageCode: z.string().optional(),
  regionCode: z.string().length(2).optional(),
  units: z.enum(['IMPERIAL', 'METRIC']).optional(),
});
type Waypoint = z.infer<typeof Waypoint>;

const FAULT_ERRORS: Partial<Record<GoogleMapsFault, RpcError>> = {
  'over-query-limit': new RpcError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric.'),
  'over-daily-limit': new RpcError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric, limit per day.'),
  'request-denied': new RpcError(403, 'PERMISSION_DENIED', 'Routes API has not been used in project 1 before.'),
  'unknown-error': new RpcError(500, 'INTERNAL', 'Internal error encountered.'),
};

export interface MatrixRequest {
  readonly key: string;
  readonly fieldMask: string;
  readonly body: unknown;
  readonly badKeys: ReadonlySet<string>;
  readonly fault: GoogleMapsFault;
}

/** The elements of one matrix, in no order, each with what the mask asks for. @throws RpcError */
export async function routeMatrixAnswer(request: MatrixRequest): Promise<object[]> {
  checkAccess(request);
  const mask = readMask(request.fieldMask);
  const body = Body.safeParse(request.body);
  if (!body.success) throw invalidArgument(`Invalid JSON payload received. ${body.error.issues[0]?.message ?? ''}`);
  const { origins, destinations } = body.data;
  if (origins.length * destinations.length > MAX_ELEMENTS) {
    throw invalidArgument(
      `Too many elements: the product of origins and destinations must be at most ${MAX_ELEMENTS}.`,
    );
  }
  const named = [...origins, ...destinations].filter(({ waypoint }) => waypoint.location === undefined);
  if (named.length > MAX_NAMED_POINTS) throw invalidArgument('Too many waypoints given as an address or a place ID.');
  const [from, to] = await Promise.all([
    Promise.all(origins.map(({ waypoint }) => pointOf(waypoint))),
    Promise.all(destinations.map(({ waypoint }) => pointOf(waypoint))),
  ]);
  const noRoads = request.fault === 'zero-results';
  const elements = from.flatMap((origin, originIndex) =>
    to.map((destination, destinationIndex) => ({
      originIndex,
      destinationIndex,
      ...(noRoads ? noRoute() : route(origin, destination)),
    })),
  );
  return elements.toReversed().map((element) => masked(element, mask));
}

function checkAccess({ key, badKeys, fault }: MatrixRequest): void {
  if (key === '') {
    throw new RpcError(403, 'PERMISSION_DENIED', "Method doesn't allow unregistered callers. Please use API Key.");
  }
  if (badKeys.has(key)) throw invalidArgument('API key not valid. Please pass a valid API key.');
  const trouble = FAULT_ERRORS[fault];
  if (trouble) throw trouble;
}

function readMask(header: string): ReadonlySet<string> {
  if (header.trim() === '') {
    throw invalidArgument(
      'FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters on how to provide it.',
    );
  }
  const fields = header.split(',').map((field) => field.trim());
  if (fields.includes('*')) return new Set(FIELDS);
  const unknown = fields.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    throw invalidArgument(`Error expanding 'fields' parameter. Cannot find matching fields: ${unknown}`);
  return new Set(fields);
}

async function pointOf({ location, address, placeId }: Waypoint): Promise<Point | null> {
  if ([location, address, placeId].filter((given) => given !== undefined).length !== 1) {
    throw invalidArgument('A waypoint must have exactly one of location, address and placeId.');
  }
  if (location) return { lat: location.latLng.latitude, lng: location.latLng.longitude };
  if (address === undefined) return null;
  const place = await findPlace({ address, postalCode: null });
  return place?.at ?? null;
}

const noRoute = () => ({ status: {}, condition: 'ROUTE_NOT_FOUND' });

/** Thirty miles an hour, on roads a third longer than the straight line. */
function route(from: Point | null, to: Point | null) {
  if (from === null || to === null) return { status: { code: 5, message: 'Waypoint could not be geocoded.' } };
  const meters = Math.round(metersBetween(from, to) * 1.33);
  const duration = `${Math.round(meters / 13.4)}s`;
  // Proto-JSON leaves zeros out.
  return { status: {}, condition: 'ROUTE_EXISTS', ...(meters === 0 ? {} : { distanceMeters: meters }), duration };
}

function metersBetween(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const x = (b.lng - a.lng) * radians * Math.cos(((a.lat + b.lat) / 2) * radians);
  return Math.hypot(x, (b.lat - a.lat) * radians) * 6_371_008.8;
}

function masked(element: Readonly<Record<string, unknown>>, mask: ReadonlySet<string>): object {
  // A zero index is a default, which proto-JSON may leave out.
  const kept = Object.entries(element).filter(([field, value]) => mask.has(field) && value !== 0);
  return Object.fromEntries(kept);
}
