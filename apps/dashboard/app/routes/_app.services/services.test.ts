import { describe, expect, it } from 'vitest';
import { priceInWords } from './price-words.ts';
import { detailsOf, emptyService, toFormValues } from './service-form-values.ts';
import { moved } from './use-services.ts';

describe('the price list', () => {
  it('words each kind of price', () => {
    const price = { priceMinCents: 14_900, priceMaxCents: 32_000 };
    expect(priceInWords({ ...price, priceKind: 'fixed' }, 'USD')).toBe('$149');
    expect(priceInWords({ ...price, priceKind: 'from' }, 'USD')).toBe('from $149');
    expect(priceInWords({ ...price, priceKind: 'range' }, 'USD')).toBe('$149 – $320');
    expect(priceInWords({ ...price, priceKind: 'on_site' }, 'USD')).toBe('after a look');
  });

  it('moves a service among the active ones and leaves archived ones at the end', () => {
    const rows = [
      { serviceId: 'a', active: true },
      { serviceId: 'b', active: true },
      { serviceId: 'c', active: true },
      { serviceId: 'z', active: false },
    ];
    expect(moved(rows, 'c', 0).map((row) => row.serviceId)).toEqual(['c', 'a', 'b', 'z']);
  });

  it('turns typed dollars into whole cents', () => {
    const details = detailsOf({
      ...emptyService(),
      name: 'Leak repair',
      priceKind: 'range',
      priceMin: 149.99,
      priceMax: 320,
    });
    expect(details).toMatchObject({ priceMinCents: 14_999, priceMaxCents: 32_000, callOutFeeCents: null });
  });

  it('keeps an empty price empty', () => {
    expect(toFormValues({ ...detailsOf(emptyService()), priceMinCents: null }).priceMin).toBe('');
  });
});
