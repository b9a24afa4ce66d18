import { expect, it } from 'vitest';
import { fillSample, partsOf } from './sample-text.ts';

const business = { name: 'Brightwater', bookingPageUrl: null } as Parameters<typeof fillSample>[1]['business'];

it('shows a text as a customer gets it, with its typing errors', () => {
  expect(fillSample('{business}: {date} at {tiem}', { business })).toBe('Brightwater: Tuesday, November 24 at {tiem}');
});

it('counts what a text costs', () => {
  expect([160, 161, 306, 307].map((length) => partsOf('x'.repeat(length)))).toEqual([1, 2, 2, 3]);
  expect(partsOf(`${'x'.repeat(70)}…`)).toBe(2);
});
