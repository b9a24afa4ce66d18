import { expect, it } from 'vitest';
import { type JobTime, type Priced, spokenPrice } from './spoken-price.ts';

const MANNER = { timeZone: 'America/Chicago', locale: 'en-US', currency: 'USD' };

function say(overrides: Partial<Priced>, when?: JobTime): string {
  const service: Priced = {
    name: 'Leak repair',
    priceKind: 'fixed',
    priceMinCents: 14_900,
    priceMaxCents: null,
    callOutFeeCents: null,
    callOutFeeCredited: false,
    afterHoursFeeCents: null,
    quotable: true,
    priceNote: '',
  };
  return spokenPrice({ ...service, ...overrides }, MANNER, when);
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

it('says when the call-out fee comes off the bill', () => {
  expect(say({ callOutFeeCents: 8_900, callOutFeeCredited: true })).toBe(
    'Leak repair is $149. There is also a $89 call-out fee, which comes off the bill when we do the job.',
  );
});

it('adds the after-hours fee as the time of the job wants it', () => {
  const fee = { afterHoursFeeCents: 7_500 };
  expect(say(fee)).toBe('Leak repair is $149. Outside our regular hours a $75 after-hours fee is added.');
  expect(say(fee, 'in_hours')).toBe('Leak repair is $149.');
  expect(say(fee, 'after_hours_then')).toContain('That time is outside our regular hours, so a $75');
  expect(say(fee, 'after_hours_now')).toContain('It is outside our regular hours now, so a $75');
  expect(say({ afterHoursFeeCents: 0 })).toBe('Leak repair is $149.');
});

it('says no figure at all of what must not be quoted', () => {
  const kept = { quotable: false, callOutFeeCents: 9_500, afterHoursFeeCents: 7_500, priceNote: 'About $2,000' };
  expect(say(kept, 'after_hours_now')).toBe(
    'We do not give prices for Leak repair over the phone. Someone can call you back with a quote.',
  );
});
