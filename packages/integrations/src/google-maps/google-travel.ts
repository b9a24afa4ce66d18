import { AppError, type TravelPlace, type TravelQuery, type TravelTime, type TravelTimePort } from '@offhook/core';
import { z } from 'zod';
import { createDriveMemory, type DriveMemory, type RememberedDrive } from './drive-memory.ts';
import type { GoogleMapsClient } from './google-maps-client.ts';

/** Protocol page, B4: elements of one matrix, and how many of its points may be addresses. */
const MAX_ELEMENTS = 625;
const MAX_POINTS = 50;
/** After a failure the estimate serves alone for so long: a caller waits for a map that is away once, not at every question. */
const REST_MS = 30_000;

/** Proto-JSON leaves zeros out (B4). */
const Elements = z.array(
  z.object({
    originIndex: z.number().int().default(0),
    destinationIndex: z.number().int().default(0),
    status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
    condition: z.string().optional(),
    duration: z
      .string()
      .regex(/^\d+(\.\d+)?s$/)
      .default('0s'),
  }),
);
const FIELD_MASK = 'originIndex,destinationIndex,status,condition,duration';

type Matrix = readonly (readonly (TravelTime | null)[])[];
/** By pair; a pair that is not in it is left to the estimate. */
type Answers = Map<string, TravelTime | null>;

/**
 * Driving times by Google's Routes API (computeRouteMatrix, without traffic: the cheaper kind), remembered for an hour in this
 * process. What Google does not know, or not within its time-out, is estimated by `estimate`; only an aborted signal rejects.
 */
export function googleTravel(
  client: GoogleMapsClient,
  estimate: TravelTimePort,
  memory: DriveMemory = createDriveMemory(),
): TravelTimePort {
  let restUntilMs = 0;
  return {
    async travelTimes(query, options) {
      const [from, ends] = [pointsOf(query.origins), pointsOf(query.destinations)];
      const known = recall(memory, from, ends);
      const to = ends.filter((end) => from.some((start) => !known.has(pairOf(start.key, end.key))));
      if (to.length > 0 && memory.now() >= restUntilMs) {
        const asked = await ask(client, { from, to, signal: options.signal });
        if (asked === null) restUntilMs = memory.now() + REST_MS;
        for (const drive of asked ?? []) {
          known.set(pairOf(drive.start, drive.end), drive.time);
          memory.keep(drive);
        }
      }
      return complete(query, { known, guess: () => estimate.travelTimes(query, options) });
    },
  };
}

function recall(memory: DriveMemory, from: readonly Point[], to: readonly Point[]): Answers {
  const known: Answers = new Map();
  for (const start of from) {
    for (const end of to) {
      const time = memory.find(start.key, end.key);
      if (time !== undefined) known.set(pairOf(start.key, end.key), time);
    }
  }
  return known;
}

interface Point {
  readonly key: string;
  readonly waypoint: object;
}

/** Each place once; those of which nothing but a ZIP code is known are left to the estimate. */
function pointsOf(places: readonly TravelPlace[]): Point[] {
  const points = places.map(pointOf).filter((point) => point !== null);
  return [...new Map(points.map((point) => [point.key, point])).values()];
}

function pointOf({ at, address, postalCode }: TravelPlace): Point | null {
  if (at !== null) {
    const { latitude, longitude } = at;
    return { key: `${latitude},${longitude}`, waypoint: { location: { latLng: { latitude, longitude } } } };
  }
  if (address === null) return null;
  const whole = postalCode !== null && !address.includes(postalCode) ? `${address} ${postalCode}` : address;
  return { key: whole.toLowerCase(), waypoint: { address: whole } };
}

interface Question {
  readonly from: readonly Point[];
  readonly to: readonly Point[];
  readonly signal: AbortSignal;
}
/** Null when Google cannot be asked now. Rejects only when the caller is gone. */
async function ask(client: GoogleMapsClient, { from, to, signal }: Question): Promise<RememberedDrive[] | null> {
  const perRequest = Math.min(Math.floor(MAX_ELEMENTS / from.length), MAX_POINTS - from.length);
  if (perRequest < 1) return [];
  const parts = Array.from({ length: Math.ceil(to.length / perRequest) }, (_, index) =>
    to.slice(index * perRequest, (index + 1) * perRequest),
  );
  try {
    return (await Promise.all(parts.map((part) => askPart(client, { from, to: part, signal })))).flat();
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return null;
  }
}

async function askPart(client: GoogleMapsClient, { from, to, signal }: Question): Promise<RememberedDrive[]> {
  const json = await client.request({
    api: 'routes',
    path: '/distanceMatrix/v2:computeRouteMatrix',
    fieldMask: FIELD_MASK,
    body: {
      origins: from.map(({ waypoint }) => ({ waypoint })),
      destinations: to.map(({ waypoint }) => ({ waypoint })),
      travelMode: 'DRIVE',
      routingPreference: 'TRAFFIC_UNAWARE',
      regionCode: 'US',
    },
    signal,
  });
  const elements = Elements.safeParse(json);
  if (!elements.success)
    throw new AppError('UPSTREAM_BAD_RESPONSE', 'Google Routes answered in a shape we do not know');
  return elements.data.flatMap((element) => {
    const [start, end] = [from[element.originIndex]?.key, to[element.destinationIndex]?.key];
    // An element with a status of its own was not computed: the estimate serves.
    if (start === undefined || end === undefined || element.status.code !== 0) return [];
    return [{ start, end, time: element.condition === 'ROUTE_NOT_FOUND' ? null : drive(element.duration) }];
  });
}

/** `1234s`, possibly with a fraction. */
function drive(duration: string): TravelTime {
  return { minutes: Math.ceil(Number.parseFloat(duration) / 60), source: 'roads' };
}

interface Completion {
  readonly known: Answers;
  guess(): Promise<Matrix>;
}

async function complete({ origins, destinations }: TravelQuery, { known, guess }: Completion): Promise<Matrix> {
  const keys = (places: readonly TravelPlace[]) => places.map((place) => pointOf(place)?.key ?? null);
  const [from, to] = [keys(origins), keys(destinations)];
  const found = from.map((start) =>
    to.map((end) => (start === null || end === null ? undefined : known.get(pairOf(start, end)))),
  );
  if (found.every((row) => row.every((time) => time !== undefined)))
    return found.map((row) => row.map((time) => time ?? null));
  const guessed = await guess();
  return found.map((row, i) => row.map((time, j) => (time === undefined ? (guessed[i]?.[j] ?? null) : time)));
}

function pairOf(start: string, end: string): string {
  return `${start}\n${end}`;
}
