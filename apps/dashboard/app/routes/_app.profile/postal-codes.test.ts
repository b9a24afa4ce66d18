import { expect, it } from 'vitest';
import { readPostalCodes } from './postal-codes.ts';

it('reads ZIP codes however they were pasted, once each', () => {
  expect(readPostalCodes('78701, 78702;78703\n78701').postalCodes).toEqual(['78701', '78702', '78703']);
});

it('names what is no ZIP code', () => {
  expect(readPostalCodes('78701, Austin, 7870').unreadable).toEqual(['Austin', '7870']);
});
