import { type AreaAnswer, checkServiceArea, forgetOldAreaChecks, ServiceArea } from '@offhook/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../test/support/test-business.ts';
import type { GoogleMapsFault } from '../../simulators/src/google-maps/faults.ts';
import {
  type RunningGoogleMaps,
  startGoogleMapsSimulator,
} from '../../simulators/src/google-maps/google-maps-simulator.ts';
import { mapsFrom } from './maps-from.ts';

const { signal } = new AbortController();
const GEOCODE = 'GET /maps/api/geocode/json';
const MATRIX = 'POST /distanceMatrix/v2:computeRouteMatrix';

const database = databaseForTests();
let maps: RunningGoogleMaps;
let business: TestBusiness;
let count = 0;

beforeAll(async () => {
  maps = await startGoogleMapsSimulator({ badKeys: ['bad'] });
});
afterAll(async () => {
  await maps.close();
});
beforeEach(async () => {
  count += 1;
  maps.reset();
  business = await createTestBusiness(database.db, { name: `a${count}` });
});

interface Question {
  readonly postalCode?: string;
  readonly address?: string;
  readonly apiKey?: string | undefined;
  readonly nowMs?: number;
}

function ask({ postalCode, address, nowMs = MONDAY_9AM_MS, ...settings }: Question): Promise<AreaAnswer> {
  const apiKey = 'apiKey' in settings ? settings.apiKey : 'good';
  const deps = { db: database.db, ...mapsFrom({ apiKey, baseUrl: maps.baseUrl }) };
  const { projectId } = business;
  return checkServiceArea(deps, { projectId, postalCode: postalCode ?? null, address: address ?? null, nowMs, signal });
}

async function setArea(area: object): Promise<void> {
  const serviceArea = ServiceArea.parse(area);
  await database.db.project.update({ where: { id: business.projectId }, data: { serviceArea } });
}

/** 25 miles around downtown Austin; 78656 is half a mile further. */
const BORDER = { postalCode: '78656', address: '480 Farm Road, Maxwell' };

describe('what a ZIP code settles', () => {
  it('asks no map, so that none can be away', async () => {
    maps.setFault('timeout');
    expect(await ask({ postalCode: '78704' })).toMatchObject({ inArea: true, reason: 'within_radius' });
    expect(await ask({ postalCode: '75201', address: '1 Elm Street, Dallas' })).toMatchObject({
      inArea: false,
      say: 'I am sorry, that address is outside the area we serve. We go about 25 miles around our base.',
    });
    expect(maps.requests()).toEqual([]);
  });
});

describe('what it leaves open', () => {
  it('asks for the street address on the border, and then knows', async () => {
    expect(await ask({ postalCode: BORDER.postalCode })).toMatchObject({
      inArea: null,
      reason: 'address_needed',
      say: 'The ZIP code 7 8 6 5 6 is right at the edge of our area. What is the street address?',
    });
    expect(maps.requests()).toEqual([]);
    expect((await ask(BORDER)).inArea).not.toBeNull();
  });

  it('finds an address without a ZIP code', async () => {
    expect(await ask({ address: '12 Oak Street, Austin' })).toEqual({
      inArea: true,
      reason: 'within_radius',
      say: 'Yes, we serve that address.',
    });
    expect(await ask({ address: '12 Oak Street, Dallas' })).toMatchObject({ inArea: false });
    expect(await ask({ address: '12 Nowhere Street' })).toMatchObject({ inArea: null, reason: 'place_unknown' });
  });

  it('takes the details where no map can be asked: nobody is turned away by a guess', async () => {
    expect(await ask({ ...BORDER, apiKey: undefined })).toMatchObject({
      inArea: null,
      reason: 'near_border',
      say: 'That address is right at the edge of our area. Let me take your details, and someone will call you back to confirm.',
    });
    expect(await ask({ address: '12 Oak Street', apiKey: undefined })).toMatchObject({ reason: 'address_missing' });
  });

  it('counts the drive by road to the house', async () => {
    await setArea({ driveTime: { postalCode: '78701', maxMinutes: 40 } });
    const far = await ask({ postalCode: '78626', address: '9 Elm Street, Georgetown' });
    expect(far).toMatchObject({ inArea: false, reason: 'long_drive' });
    expect(far.say).toContain('We only go where we can be within 40 minutes.');
    expect(await ask({ address: '12 Oak Street, Austin' })).toMatchObject({ inArea: true, reason: 'short_drive' });
    expect(maps.requests()).toEqual([GEOCODE, MATRIX, GEOCODE, MATRIX]);
  });

  it('leaves out what the owner has drawn out, to the house', async () => {
    const corners = [
      [-97.79, 30.22],
      [-97.74, 30.22],
      [-97.74, 30.27],
      [-97.79, 30.27],
    ];
    const zones = [{ zoneId: 'z', name: 'South of the river', serves: false, corners }];
    await setArea({ center: { postalCode: '78701', radiusMiles: 25 }, zones });
    expect(await ask({ postalCode: '78704' })).toMatchObject({ reason: 'address_needed' });
    expect(await ask({ postalCode: '78704', address: '12 Oak Street' })).toEqual({
      inArea: false,
      reason: 'excluded',
      say: 'I am sorry, that address is in a part of town we do not go to.',
    });
  });
});

describe('the memory of decisions', () => {
  it('asks once about a house, however it is written, until the area changes or a month has passed', async () => {
    const first = await ask({ address: '12 Oak Street, Austin' });
    expect(await ask({ address: '12 oak street Austin.' })).toEqual(first);
    expect(maps.requests()).toHaveLength(1);
    await setArea({ center: { postalCode: '78701', radiusMiles: 20 } });
    await ask({ address: '12 Oak Street, Austin' });
    expect(maps.requests()).toHaveLength(2);
    await ask({ address: '12 Oak Street, Austin', nowMs: MONDAY_9AM_MS + 31 * 86_400_000 });
    expect(maps.requests()).toHaveLength(3);
  });

  it('keeps the place id and our decision, and nothing of what was said or found', async () => {
    await ask({ address: '12 Oak Street, Austin' });
    const { projectId } = business;
    const [row, ...more] = await database.db.areaCheck.findMany({ where: { projectId } });
    expect(more).toEqual([]);
    expect(row).toMatchObject({ inArea: true, reason: 'within_radius', placeId: expect.stringMatching(/^ChIJ/) });
    expect(JSON.stringify(row)).not.toMatch(/oak|30\.2|-97/i);
    const { db } = database;
    expect(await forgetOldAreaChecks(db, new Date(MONDAY_9AM_MS))).toBe(0);
    expect(await forgetOldAreaChecks(db, new Date(MONDAY_9AM_MS + 31 * 86_400_000))).toBeGreaterThan(0);
    expect(await db.areaCheck.count({ where: { projectId } })).toBe(0);
  });

  it('never answers one business with the decision of another', async () => {
    await ask({ address: '12 Oak Street, Austin' });
    business = await createTestBusiness(database.db, { name: `b${count}` });
    await ask({ address: '12 Oak Street, Austin' });
    expect(maps.requests()).toHaveLength(2);
  });
});

describe('when Google fails', () => {
  it.each<[GoogleMapsFault, string]>([
    ['http-500', 'UPSTREAM_UNAVAILABLE'],
    ['reset', 'UPSTREAM_UNAVAILABLE'],
    ['over-query-limit', 'UPSTREAM_RATE_LIMITED'],
    ['unknown-error', 'UPSTREAM_UNAVAILABLE'],
  ])('is worth asking again (%s), and the second time it knows', async (fault, code) => {
    maps.setFault(fault, { api: 'geocoding', times: 1 });
    await expect(ask(BORDER)).rejects.toMatchObject({ code });
    expect((await ask(BORDER)).inArea).not.toBeNull();
  });

  it.each<GoogleMapsFault>(['request-denied', 'over-daily-limit', 'garbage'])(
    'takes the details when asking again is no use (%s)',
    async (fault) => {
      maps.setFault(fault, { api: 'geocoding' });
      expect(await ask(BORDER)).toMatchObject({
        inArea: null,
        reason: 'map_refused',
        say: expect.stringContaining('Let me take your details'),
      });
    },
  );

  it('asks for the ZIP code instead when there is none: it settles most of them', async () => {
    maps.setFault('http-500');
    expect(await ask({ address: '12 Oak Street, Austin' })).toMatchObject({
      reason: 'address_missing',
      say: 'What is the five-digit ZIP code of the address?',
    });
  });

  it('falls back to the estimate when only the roads are away', async () => {
    await setArea({ driveTime: { postalCode: '78701', maxMinutes: 40 } });
    maps.setFault('http-500', { api: 'routes' });
    expect(await ask({ address: '12 Oak Street, Austin' })).toMatchObject({ inArea: true, reason: 'short_drive' });
  });
});
