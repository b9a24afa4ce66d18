import { expect, it } from 'vitest';
import { cornersAround, newZone, withZone } from './zone.ts';

it('gives every zone a name and an id of its own', () => {
  const corners = cornersAround({ latitude: 30, longitude: -97 });
  const first = newZone(corners, []);
  const second = newZone(corners, [{ ...first, name: 'Zone 2' }]);
  expect([first.name, second.name]).toEqual(['Zone 1', 'Zone 3']);
  expect(second.zoneId).not.toBe(first.zoneId);
});

it('draws a ring about four miles around a point', () => {
  const corners = cornersAround({ latitude: 30.25, longitude: -97.75 });
  expect(corners).toHaveLength(8);
  expect(corners[0]?.[0]).toBeCloseTo(-97.683, 3);
  expect(corners[2]?.[1]).toBeCloseTo(30.308, 3);
});

it('changes one zone and leaves the others', () => {
  const zone = newZone(cornersAround({ latitude: 30, longitude: -97 }), []);
  const other = { ...zone, zoneId: 'other' };
  expect(withZone([zone, other], 'other', { serves: false })).toEqual([zone, { ...other, serves: false }]);
});
