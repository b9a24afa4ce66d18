import { expect, it } from 'vitest';
import { NOWHERE } from '../testing/number-account.ts';
import { shownAddress, shownRouting } from './shown-routing.ts';

it.each([
  ['https://voice.example/twilio/voice', 'https://voice.example/twilio/voice'],
  ['https://sam:secret@crm.example:8443/ring', 'https://crm.example:8443/ring'],
  ['https://crm.example/ring?token=secret&x=1', 'https://crm.example/ring?…'],
  ['https://crm.example/ring#rc=2&rt=4000', 'https://crm.example/ring'],
  [`https://hooks.example/catch/${'a1b2'.repeat(8)}/ring`, 'https://hooks.example/catch/a1b2…/ring'],
  ['not an address: secret', '…'],
])('%s is shown as %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});

it('a routing is shown without what is not set, and without methods of nothing', () => {
  const shown = shownRouting({ ...NOWHERE, voiceUrl: 'https://a.example/?key=1', voiceMethod: 'GET', trunkSid: 'TK1' });
  expect(shown).toEqual({
    voiceUrl: 'https://a.example/?…',
    voiceMethod: 'GET',
    trunkSid: 'TK1',
    voiceReceiveMode: 'voice',
    voiceCallerIdLookup: 'false',
  });
});
