import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { straightLineTravel, type TravelPlace, type TravelTimePort } from '../../packages/core/src/index.ts';
import { createDriveMemory } from '../../packages/integrations/src/google-maps/drive-memory.ts';
import {
  googleGeocoding,
  googleMapsClient,
  googleTravel,
} from '../../packages/integrations/src/google-maps/google-maps.ts';
import type { GoogleMapsFault } from '../../packages/simulators/src/google-maps/faults.ts';
import {
  type RunningGoogleMaps,
  startGoogleMapsSimulator,
} from '../../packages/simulators/src/google-maps/google-maps-simulator.ts';

const { signal } = new AbortController();
const AUSTIN = { latitude: 30.270569, longitude: -97.742589 };

let maps: RunningGoogleMaps;
let nowMs = 0;

beforeAll(async () => {
  maps = await startGoogleMapsSimulator({ badKeys: ['bad'] });
});
afterAll(() => maps.close());
beforeEach(() => maps.reset());

const clientWith = (apiKey = 'good') =>
  googleMapsClient({ apiKey, baseUrl: maps.baseUrl, timeoutMs: 500, now: () => nowMs });
const locate = (address: string | null, postalCode: string | null = null, apiKey?: string) =>
  googleGeocoding(clientWith(apiKey)).locate({ address, postalCode }, { signal });

describe('finding an address', () => {
  it('finds a house without doubt, with its ZIP code and a place id to keep', async () => {
    const house = await locate('12 Oak Street, Austin, TX 78704');
    expect(house).toMatchObject({ postalCode: '78704', marginMiles: 0, placeId: expect.stringMatching(/^ChIJ/) });
    expect(await locate('12 Oak Street, Austin', '78704')).toEqual(house);
  });

  it('doubts a street, a town, a ZIP code and a partial match, by their size', async () => {
    const margin = async (address: string | null, zip: string | null = null) =>
      (await locate(address, zip))?.marginMiles ?? Number.NaN;
    const [street, town, zip] = [
      await margin('Oak Street', '78704'),
      await margin('Austin'),
      await margin(null, '78704'),
    ];
    expect(street).toBeGreaterThan(0.4);
    expect(zip).toBeGreaterThan(street);
    expect(town).toBeGreaterThan(zip);
    expect(await margin('12 Oak Street, Round Rock, TX 78664', '78704')).toBeGreaterThan(0);
  });

  it('knows that there is no such place', async () => {
    expect(await locate('12 Nowhere Street')).toBeNull();
    expect(await locate(null, '00001')).toBeNull();
  });

  it.each<[GoogleMapsFault, string]>([
    ['over-query-limit', 'UPSTREAM_RATE_LIMITED'],
    ['over-daily-limit', 'UPSTREAM_UNAUTHORIZED'],
    ['request-denied', 'UPSTREAM_UNAUTHORIZED'],
    ['unknown-error', 'UPSTREAM_UNAVAILABLE'],
    ['http-500', 'UPSTREAM_UNAVAILABLE'],
    ['reset', 'UPSTREAM_UNAVAILABLE'],
    ['garbage', 'UPSTREAM_BAD_RESPONSE'],
    ['timeout', 'TOOL_TIMEOUT'],
  ])('%s is %s, asked once and without a word of the address', async (fault, code) => {
    maps.setFault(fault, { api: 'geocoding' });
    const failure = await locate('12 Oak Street, Austin').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toMatch(/oak|good/i);
    expect(maps.requests()).toEqual(['GET /maps/api/geocode/json']);
  });

  it('says that a key is not known', async () => {
    await expect(locate('12 Oak Street, Austin', null, 'bad')).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED' });
  });

  it('ends at once when the caller hangs up', async () => {
    maps.setFault('timeout');
    const hangUp = new AbortController();
    const geocoding = googleGeocoding(clientWith());
    const found = geocoding.locate({ address: '12 Oak Street', postalCode: null }, { signal: hangUp.signal });
    hangUp.abort();
    await expect(found).rejects.toMatchObject({ name: 'AbortError' });
  });
});

const byAddress = (address: string, postalCode: string | null = null): TravelPlace => ({
  at: null,
  address,
  postalCode,
});
const OFFICE: TravelPlace = { at: AUSTIN, address: null, postalCode: null };
const HOUSES = [byAddress('12 Oak Street', '78704'), byAddress('5 Elm Road, Round Rock, TX 78664')];

describe('driving times', () => {
  let travel: TravelTimePort;
  beforeEach(() => {
    nowMs = 0;
    travel = googleTravel(
      clientWith(),
      straightLineTravel(),
      createDriveMemory(() => nowMs),
    );
  });
  const times = async (destinations: readonly TravelPlace[] = HOUSES) =>
    (await travel.travelTimes({ origins: [OFFICE], destinations }, { signal }))[0];

  it('puts each answer, in whatever order it comes, to its pair, and zeros to the first', async () => {
    const [near, far, here] = (await times([...HOUSES, OFFICE])) ?? [];
    expect(near).toMatchObject({ source: 'roads' });
    expect(far?.minutes).toBeGreaterThan(near?.minutes ?? 99);
    expect(here).toEqual({ minutes: 0, source: 'roads' });
  });

  it('asks once for what it knows already, until an hour has passed', async () => {
    await times();
    await times(HOUSES.slice(0, 1));
    expect(maps.requests()).toHaveLength(1);
    nowMs += 3_600_001;
    await times();
    expect(maps.requests()).toHaveLength(2);
  });

  it('splits what is more than one matrix may hold', async () => {
    const many = Array.from({ length: 60 }, (_, index) => byAddress(`${index + 1} Oak Street`, '78704'));
    expect((await times(many))?.every((time) => time?.source === 'roads')).toBe(true);
    expect(maps.requests()).toHaveLength(2);
  });

  it('knows that no road leads there', async () => {
    maps.setFault('zero-results', { api: 'routes' });
    expect(await times()).toEqual([null, null]);
  });

  it('estimates what Google cannot find, and places of which only the ZIP code is known', async () => {
    const odd = [byAddress('1 Nowhere Street'), { at: null, address: null, postalCode: '78704' }];
    expect(await times([...HOUSES, ...odd])).toMatchObject([
      { source: 'roads' },
      { source: 'roads' },
      null,
      { source: 'straight_line' },
    ]);
  });

  it.each<GoogleMapsFault>([
    'http-500',
    'timeout',
    'reset',
    'over-query-limit',
    'request-denied',
    'unknown-error',
    'garbage',
  ])('estimates when Google fails (%s), and leaves it alone for half a minute', async (fault) => {
    maps.setFault(fault, { api: 'routes', times: 1 });
    expect((await times())?.map((time) => time?.source)).toEqual(['straight_line', 'straight_line']);
    await times();
    expect(maps.requests()).toHaveLength(1);
    nowMs += 30_001;
    expect((await times())?.map((time) => time?.source)).toEqual(['roads', 'roads']);
  });

  it('estimates with a key that Google does not know', async () => {
    travel = googleTravel(clientWith('bad'), straightLineTravel());
    expect((await times())?.[0]?.source).toBe('straight_line');
  });
});

describe('the simulator is as strict as Google', () => {
  const routes = (headers: Record<string, string>, body: object) =>
    fetch(new URL('/distanceMatrix/v2:computeRouteMatrix', maps.baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const key = { 'x-goog-api-key': 'good' };
  const points = (count: number) =>
    Array.from({ length: count }, () => ({ waypoint: { location: { latLng: AUSTIN } } }));
  const one = { origins: points(1), destinations: points(1) };

  it('refuses a matrix without a key, a field mask, with unknown fields, or too large', async () => {
    const mask = { ...key, 'x-goog-fieldmask': 'originIndex,duration' };
    expect((await routes({ 'x-goog-fieldmask': '*' }, one)).status).toBe(403);
    const unmasked = await routes(key, one);
    expect(unmasked.status).toBe(400);
    expect(await unmasked.json()).toMatchObject({
      error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('FieldMask') },
    });
    expect((await routes({ ...key, 'x-goog-fieldmask': 'minutes' }, one)).status).toBe(400);
    expect((await routes(mask, { ...one, mode: 'driving' })).status).toBe(400);
    expect((await routes(mask, { origins: points(26), destinations: points(25) })).status).toBe(400);
    expect(await (await routes(mask, one)).json()).toEqual([{ duration: '0s' }]);
  });

  it('answers a geocoding request without a question with 200 and INVALID_REQUEST', async () => {
    const answer = await fetch(new URL('/maps/api/geocode/json?key=good', maps.baseUrl));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'INVALID_REQUEST', results: [] });
  });
});
