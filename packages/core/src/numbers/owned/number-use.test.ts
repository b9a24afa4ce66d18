import { expect, it } from 'vitest';
import { type NumberRouting, UNSET_ROUTING } from '../twilio-numbers-port.ts';
import { numberUse } from './number-use.ts';

const workerUrl = 'https://voice.example';
const applications = new Map([['AP1', 'Voicemail']]);
const used = (routing: Partial<NumberRouting>) =>
  numberUse({ routing: { ...UNSET_ROUTING, ...routing } }, { workerUrl, applications });

it('says who gets the calls, in the order in which Twilio looks', () => {
  const ours = { voiceUrl: 'https://voice.example/twilio/voice#rc=2' };
  expect(used({})).toEqual({ kind: 'nothing' });
  expect(used(ours)).toEqual({ kind: 'offhook' });
  expect(used({ ...ours, voiceApplicationSid: 'AP1' })).toEqual({ kind: 'application', name: 'Voicemail' });
  expect(used({ ...ours, voiceApplicationSid: 'AP2' })).toEqual({ kind: 'application', name: 'AP2' });
  expect(used({ ...ours, voiceApplicationSid: 'AP1', trunkSid: 'TK1' })).toEqual({ kind: 'trunk' });
  expect(used({ ...ours, trunkSid: 'TK1', voiceReceiveMode: 'fax' })).toEqual({ kind: 'fax' });
});

it('knows Vapi by its address for calls, and everybody else by their host', () => {
  expect(used({ voiceUrl: 'https://api.vapi.ai/twilio/inbound_call' })).toEqual({ kind: 'vapi' });
  expect(used({ voiceUrl: 'http://localhost:3002/twilio/inbound_call' })).toEqual({ kind: 'vapi' });
  expect(used({ voiceUrl: 'https://a.example/ring?key=secret' })).toEqual({ kind: 'elsewhere', host: 'a.example' });
  expect(used({ voiceUrl: 'not an address' })).toEqual({ kind: 'elsewhere', host: null });
});
