import { describe, expect, it } from 'vitest';
import { ServiceArea } from '../projects/business-profile.ts';
import { decideArea, milesBetween } from './decide-area.ts';
import { offlineGeocoding, postalCodeInAddress, readPostalCode, zipCentre } from './zip-code.ts';

const AUSTIN = { latitude: 30.270569, longitude: -97.742589 };
const NEAR_AUSTIN = ServiceArea.parse({ postalCodes: ['78664'], center: { postalCode: '78701', radiusMiles: 25 } });
const { signal } = new AbortController();

async function decide(postalCode: string, area = NEAR_AUSTIN) {
  const place = await offlineGeocoding().locate({ postalCode, address: null }, { signal });
  return decideArea({ area, postalCode, place, centre: AUSTIN, drive: null });
}

describe('decideArea', () => {
  it('says yes to a listed ZIP code, known to the table or not', async () => {
    expect(await decide('78664')).toEqual({ inArea: true, reason: 'listed_postal_code' });
    const area = ServiceArea.parse({ postalCodes: ['00001'] });
    expect(await decide('00001', area)).toEqual({ inArea: true, reason: 'listed_postal_code' });
  });

  it('says yes within the radius and no well outside it', async () => {
    expect(await decide('78704')).toEqual({ inArea: true, reason: 'within_radius' });
    expect(await decide('75201')).toEqual({ inArea: false, reason: 'outside_radius' }); // Dallas
  });

  it('leaves the edge to a person when all it knows is a ZIP code', () => {
    const at = { latitude: AUSTIN.latitude + 26 / 69, longitude: AUSTIN.longitude };
    const place = { at, postalCode: '70000', marginMiles: 3, placeId: null };
    const question = { area: NEAR_AUSTIN, postalCode: '70000', centre: AUSTIN, drive: null };
    expect(decideArea({ ...question, place })).toEqual({ inArea: null, reason: 'near_border' });
    expect(decideArea({ ...question, place: { ...place, marginMiles: 0 } }).inArea).toBe(false);
  });

  it('does not guess about a ZIP code it does not know', async () => {
    expect(await decide('00000')).toEqual({ inArea: null, reason: 'place_unknown' });
  });

  it('says no by the list alone when there is no radius', async () => {
    expect(await decide('78704', ServiceArea.parse({ postalCodes: ['78664'] }))).toEqual({
      inArea: false,
      reason: 'not_listed',
    });
  });

  it('decides nothing for an owner who has set no area', async () => {
    expect(await decide('78704', ServiceArea.parse({}))).toEqual({ inArea: null, reason: 'area_not_set' });
  });
});

describe('zones on the map', () => {
  const SQUARE: [number, number][] = [
    [-98, 30],
    [-97.5, 30],
    [-97.5, 30.5],
    [-98, 30.5],
  ];
  const zone = (serves: boolean, corners = SQUARE) => ({ zoneId: `${serves}`, name: 'North side', serves, corners });
  const served = ServiceArea.parse({ zones: [zone(true)] });
  const house = (longitude: number, latitude: number, marginMiles = 0) => ({
    at: { latitude, longitude },
    postalCode: '78704',
    marginMiles,
    placeId: null,
  });
  const ask = (area: ServiceArea, place: ReturnType<typeof house>) =>
    decideArea({ area, postalCode: null, place, centre: AUSTIN, drive: null });

  it('says yes inside and on the edge, and no outside', () => {
    expect(ask(served, house(-97.7, 30.2))).toEqual({ inArea: true, reason: 'in_zone' });
    expect(ask(served, house(-98, 30.2)).inArea).toBe(true);
    expect(ask(served, house(-97.4, 30.2))).toEqual({ inArea: false, reason: 'outside_zones' });
  });

  it('is not sure about the middle of a ZIP code just outside', () => {
    expect(ask(served, house(-97.48, 30.2, 3))).toEqual({ inArea: null, reason: 'near_border' });
  });

  it('lets what is left out win over every yes, and takes its edge seriously', () => {
    const area = ServiceArea.parse({ ...NEAR_AUSTIN, postalCodes: ['78704'], zones: [zone(false)] });
    expect(ask(area, house(-97.7, 30.2))).toEqual({ inArea: false, reason: 'excluded' });
    expect(ask(area, house(-97.49, 30.2, 3))).toEqual({ inArea: null, reason: 'near_border' });
    expect(ask(area, house(-97.49, 30.2)).inArea).toBe(true);
    const byZip = ServiceArea.parse({ ...NEAR_AUSTIN, excludedPostalCodes: ['78704'] });
    expect(ask(byZip, house(-97.7, 30.2))).toEqual({ inArea: false, reason: 'excluded' });
  });

  it('asks for a ZIP code where only exclusions would be known', () => {
    expect(ask(ServiceArea.parse({ zones: [zone(false)] }), house(-97, 30.2)).reason).toBe('area_not_set');
  });
});

describe('the drive', () => {
  const area = ServiceArea.parse({ driveTime: { postalCode: '78701', maxMinutes: 40 } });
  const ask = (drive: { minutes: number; source: 'roads' | 'straight_line' } | null, marginMiles = 0) =>
    decideArea({
      area,
      postalCode: '78610',
      place: { at: AUSTIN, postalCode: '78610', marginMiles, placeId: null },
      centre: null,
      drive,
    });

  it('counts to the minute when it is by road', () => {
    expect(ask({ minutes: 40, source: 'roads' })).toEqual({ inArea: true, reason: 'short_drive' });
    expect(ask({ minutes: 41, source: 'roads' })).toEqual({ inArea: false, reason: 'long_drive' });
    expect(ask({ minutes: 41, source: 'roads' }, 3).reason).toBe('near_border');
  });

  it('believes an estimate only well off the limit, and nothing when nobody knows', () => {
    expect(ask({ minutes: 25, source: 'straight_line' }).inArea).toBe(true);
    expect(ask({ minutes: 45, source: 'straight_line' }).reason).toBe('near_border');
    expect(ask({ minutes: 70, source: 'straight_line' }).inArea).toBe(false);
    expect(ask(null).reason).toBe('place_unknown');
  });
});

describe('ZIP codes', () => {
  it('reads one as it is spoken or written', () => {
    expect(['78704', '7 8 7 0 4', '78704-1234', ' 78704. '].map(readPostalCode)).toEqual(Array(4).fill('78704'));
    expect(['', '7870', '787045', 'abcde', '512 555 0142'].map(readPostalCode)).toEqual(Array(5).fill(null));
  });

  it('finds one in an address and does not take a house number for it', () => {
    expect(postalCodeInAddress('12 Oak Street, Austin, TX 78704')).toBe('78704');
    expect(postalCodeInAddress('12345 Oak Street, Austin TX 78704-1234')).toBe('78704');
    expect(postalCodeInAddress('12345 Oak Street, Austin')).toBeNull();
    expect(postalCodeInAddress('78704')).toBe('78704');
    expect(postalCodeInAddress('12 Oak Street')).toBeNull();
  });

  it('knows where one is', async () => {
    expect(await zipCentre('78701')).toEqual(AUSTIN);
    expect(await zipCentre('99999')).toBeNull();
    expect(await zipCentre('constructor')).toBeNull();
  });
});

it('measures miles along the globe', () => {
  const dallas = { latitude: 32.7767, longitude: -96.797 };
  expect(milesBetween(AUSTIN, dallas)).toBeCloseTo(182, 0);
  expect(milesBetween(AUSTIN, AUSTIN)).toBe(0);
});
