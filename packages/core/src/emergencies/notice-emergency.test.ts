import { describe, expect, it } from 'vitest';
import { rulesOfTrade } from './emergency-rules.ts';
import { noticeEmergency } from './notice-emergency.ts';

const noticed = (text: string, trade: Parameters<typeof rulesOfTrade>[0] = 'plumbing') =>
  noticeEmergency(rulesOfTrade(trade), text)?.key ?? null;

describe('words that mean an emergency', () => {
  it.each([
    ['Hi, I smell gas in my kitchen.', 'gas'],
    ['There is a really strong smell of gas by the meter', 'gas'],
    ['I can smell some kind of gas down here', 'gas'],
    ['No, I smell gas!', 'gas'],
    ['I think we have a gas leak, and I am scared', 'gas'],
    ['It smells like rotten eggs in the basement.', 'gas'],
    ['Our carbon monoxide detector is going off', 'carbon_monoxide'],
    ['The CO alarm keeps beeping.', 'carbon_monoxide'],
    ['Help, a pipe just burst and there is water all over my basement!', 'flooding'],
    ['Water is pouring out of the wall', 'flooding'],
    ['Water’s coming through the ceiling', 'flooding'],
    ["I can't turn the water off", 'flooding'],
    ['My basement is flooded', 'flooding'],
    ['The toilet keeps overflowing with sewage', 'sewage'],
    ['The kitchen is on fire', 'fire'],
  ])('%s', (text, key) => {
    expect(noticed(text)).toBe(key);
  });

  it.each([
    ['There are sparks coming out of the outlet', 'electrical', 'sparks'],
    ['I got shocked when I touched the switch', 'electrical', 'sparks'],
    ['There is a burning smell from the panel', 'heating', 'sparks'],
    ['A tree just fell on my roof', 'roofing', 'roof_open'],
    ['Tree came through the roof in the storm', 'roofing', 'roof_open'],
  ] as const)('%s (%s)', (text, trade, key) => {
    expect(noticed(text, trade)).toBe(key);
  });
});

describe('words that mean none', () => {
  it.each([
    'Hi, my kitchen sink is leaking. Can someone come and take a look?',
    'My gas water heater is leaking a little water.',
    'I do not smell gas or anything like that.',
    'There is no smell of gas, no.',
    'Do you install gas lines?',
    'How much is a new water heater?',
    'The water pressure is low everywhere.',
    'We fixed the gas leak last week, thanks.',
    'I would like to install a carbon filter.',
    'My toilet runs all night.',
    'It is not flooding, just a drip.',
    'I have a question about my bill.',
  ])('%s', (text) => {
    expect(noticed(text)).toBeNull();
  });
});

it('leaves rules that depend on the temperature to the question for it', () => {
  expect(noticed('We have no heat and it is freezing', 'heating')).toBeNull();
});

it('knows nothing of a rule the owner has switched off', () => {
  const rules = rulesOfTrade('plumbing').map((rule) => ({ ...rule, enabled: rule.key !== 'gas' }));
  expect(noticeEmergency(rules, 'I smell gas')).toBeNull();
});

it('takes an owner’s own words, with a gap', () => {
  const [gas] = rulesOfTrade('plumbing');
  const rules = gas ? [{ ...gas, key: 'boiler', signs: ['boiler * whistling'] }] : [];
  expect(noticeEmergency(rules, 'My boiler is kind of whistling')?.key).toBe('boiler');
  expect(noticeEmergency(rules, 'My boiler was put in last year and now it is whistling')).toBeNull();
});
