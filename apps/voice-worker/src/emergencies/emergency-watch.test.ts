import { rulesOfTrade } from '@offhook/core';
import { expect, it } from 'vitest';
import { EmergencyWatch } from './emergency-watch.ts';

const rules = rulesOfTrade('plumbing');
const GAS = rules.find(({ key }) => key === 'gas')?.sentence ?? '';

it('notices what a caller says once, with the owner’s sentence', () => {
  const watch = new EmergencyWatch(rules);
  expect(watch.heard('I smell gas')).toMatchObject({ type: 'emergency.noticed', rule: 'gas', sentence: GAS });
  expect(watch.heard('I smell gas, really')).toBeNull();
  expect(watch.heard('and a pipe burst')).toMatchObject({ rule: 'flooding' });
});

it('takes the sentence of an emergency that the model reported', () => {
  const watch = new EmergencyWatch(rules);
  const output = { reported: true, say: '…', safety: { rule: 'no_heat', sentence: 'Keep warm.' } };
  expect(watch.answered('get_slots', output)).toBeNull();
  expect(watch.answered('report_emergency', output)).toMatchObject({ rule: 'no_heat', sentence: 'Keep warm.' });
  expect(watch.answered('report_emergency', { reported: false, safety: null })).toBeNull();
});

it('does not say again what another worker has said in this call', () => {
  expect(new EmergencyWatch(rules, [GAS]).heard('I still smell gas')).toBeNull();
});
