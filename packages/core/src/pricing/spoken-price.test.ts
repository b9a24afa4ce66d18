import { expect, it } from 'vitest';
import { type Priced, spokenPrice } from './spoken-price.ts';

const MANNER = { timeZone: 'America/Chicago', locale: 'en-US', currency: 'USD' };

function say(overrides: Partial<Priced>): string {
  const service: Priced = {
    name: 'Leak repair',
    priceKind: 'fixed',
    priceMinCents: 14_900,
    priceMaxCents: null,
    callOutFeeCents: null,
    priceNote: '',
  };
  return spokenPrice({ ...service, ...overrides }, MANNER);
}

it('says each kind of price in its own way', () => {
  expect(say({})).toBe('Leak repair is $149.');
  expect(say({ priceKind: 'from' })).toBe('Leak repair starts at $149.');
  expect(say({ priceKind: 'range', priceMaxCents: 32_000 })).toBe('Leak repair is usually between $149 and $320.');
});

it('never names a price that is made on site, or one that is missing', () => {
  for (const service of [{ priceKind: 'on_site' as const }, { priceMinCents: null }]) {
    expect(say(service)).not.toContain('$');
  }
});

it('adds the call-out fee and the owner’s note', () => {
  expect(say({ priceKind: 'from', callOutFeeCents: 9_500, priceNote: 'Parts are extra' })).toBe(
    'Leak repair starts at $149. There is also a $95 call-out fee. Parts are extra.',
  );
});
