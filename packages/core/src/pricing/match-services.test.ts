import { describe, expect, it } from 'vitest';
import { closeToBest, matchServices } from './match-services.ts';

const PRICE_LIST = [
  ['Leak repair', 'Dripping taps, leaking pipes and sinks'],
  ['Drain cleaning', 'Blocked or slow drains'],
  ['Water heater repair', 'No hot water, pilot light, leaks'],
  ['Water heater replacement', 'A new tank or tankless heater, installed'],
  ['Toilet repair', 'Running, blocked or loose toilets'],
  ['Faucet installation', 'Kitchen and bathroom faucets'],
  ['Burst pipe (emergency)', 'Water running where it should not'],
  ['Whole-house repipe', 'All supply lines'],
].map(([name = '', description = '']) => ({ name, description }));

const best = (said: string) => matchServices(said, PRICE_LIST)[0]?.item.name;

describe('matchServices', () => {
  it.each([
    ['Leak repair', 'Leak repair'],
    ['LEAK REPAIR!', 'Leak repair'],
    ['leaking', 'Leak repair'],
    ['my kitchen sink is leaking since yesterday', 'Leak repair'],
    ['drain', 'Drain cleaning'],
    ['clogged drain', 'Drain cleaning'],
    ['drane cleaning', 'Drain cleaning'],
    ['replacing a water heater', 'Water heater replacement'],
    ['how much is a new water heater replacement', 'Water heater replacement'],
    ['fix my toilet', 'Toilet repair'],
    ['a burst pipe', 'Burst pipe (emergency)'],
    ['emergency', 'Burst pipe (emergency)'],
    ['installing a faucet', 'Faucet installation'],
    ['repipe the house', 'Whole-house repipe'],
    ['no hot water', 'Water heater repair'],
  ])('takes "%s" for %s', (said, name) => {
    expect(best(said)).toBe(name);
  });

  it.each(['AC repair', 'fix my A/C', 'the air conditioner is broken'])('hears air conditioning in "%s"', (said) => {
    const items = ['Heating repair', 'Air conditioning repair', 'Seasonal tune-up'].map((name) => ({
      name,
      description: 'Furnace, heat pump, AC or boiler',
    }));
    expect(matchServices(said, items)[0]?.item.name).toBe('Air conditioning repair');
  });

  it.each(['', 'the', '???', 'mow the lawn', 'electric car charger', 'pizza'])('finds nothing for "%s"', (said) => {
    expect(matchServices(said, PRICE_LIST)).toEqual([]);
  });

  it('shows that "water heater" may be two things', () => {
    const names = closeToBest(matchServices('water heater', PRICE_LIST), 0.75).map(({ name }) => name);
    expect(names.sort()).toEqual(['Water heater repair', 'Water heater replacement']);
  });

  it('is sure of a full name, though others share words with it', () => {
    expect(matchServices('water heater repair', PRICE_LIST)).toHaveLength(1);
  });
});
