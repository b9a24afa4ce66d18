import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milesBetween } from './decide-area.ts';
import { milesBeyondZone } from './zone-geometry.ts';

const L_SHAPE: [number, number][] = [
  [-98, 30],
  [-97, 30],
  [-97, 30.4],
  [-97.6, 30.4],
  [-97.6, 31],
  [-98, 31],
];
const at = (longitude: number, latitude: number) => ({ longitude, latitude });
const beyond = (longitude: number, latitude: number, corners = L_SHAPE) =>
  milesBeyondZone(at(longitude, latitude), { corners });

describe('milesBeyondZone', () => {
  it('is negative inside, zero on the edge and positive outside, also in the notch of an L', () => {
    expect(beyond(-97.8, 30.9)).toBeLessThan(0);
    expect(beyond(-97.2, 30.2)).toBeLessThan(0);
    expect(beyond(-97.2, 30.9)).toBeGreaterThan(0);
    expect(beyond(-98, 30.5)).toBeCloseTo(0, 9);
  });

  it('measures as the globe does', () => {
    const point = at(-96.5, 30.2);
    expect(milesBeyondZone(point, { corners: L_SHAPE })).toBeCloseTo(milesBetween(point, at(-97, 30.2)), 0);
  });

  it('does not care where the drawing began or which way around it went', () => {
    const point = fc.record({
      longitude: fc.double({ min: -99, max: -96, noNaN: true }),
      latitude: fc.double({ min: 29.5, max: 31.5, noNaN: true }),
    });
    fc.assert(
      fc.property(point, fc.nat(5), (where, shift) => {
        const turned = [...L_SHAPE.slice(shift), ...L_SHAPE.slice(0, shift)];
        const distance = milesBeyondZone(where, { corners: L_SHAPE });
        expect(milesBeyondZone(where, { corners: turned })).toBeCloseTo(distance, 9);
        expect(milesBeyondZone(where, { corners: turned.toReversed() })).toBeCloseTo(distance, 9);
      }),
    );
  });

  it('works across the date line', () => {
    const corners: [number, number][] = [
      [179, -1],
      [-179, -1],
      [-179, 1],
      [179, 1],
    ];
    expect(beyond(180, 0, corners)).toBeLessThan(0);
    expect(beyond(-178, 0, corners)).toBeGreaterThan(0);
  });
});
