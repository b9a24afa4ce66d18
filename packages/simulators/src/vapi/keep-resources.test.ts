import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { NumberBook } from '../twilio/number-book.ts';
import { followOwnPort } from './follow-own-port.ts';
import { keepResources } from './keep-resources.ts';
import { DEMO_VAPI_KEYS, seedOrganisation } from './seed-organisation.ts';

function fileForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-vapi-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'kept', 'vapi.json');
}

const organisation = () =>
  seedOrganisation({
    name: 'Brightwater Plumbing',
    privateKey: DEMO_VAPI_KEYS.private,
    publicKey: DEMO_VAPI_KEYS.public,
    historyCalls: 0,
    newestCallAtMs: 0,
    twilioAccountSid: 'AC0',
    twilioAuthToken: 'token',
  });

it('has tomorrow what was changed today', () => {
  const file = fileForTest();
  const today = organisation();
  const save = keepResources(today, file);
  const [assistant] = today.resources.assistant.values();
  if (!assistant) throw new Error('no assistant');
  today.resources.assistant.set(assistant.id, { ...assistant, server: { url: 'https://offhook.example' } });
  today.resources['phone-number'].clear();
  save();
  const tomorrow = organisation();
  keepResources(tomorrow, file);
  expect(tomorrow.resources.assistant.get(assistant.id)).toMatchObject({ server: { url: 'https://offhook.example' } });
  expect(tomorrow.resources['phone-number'].size).toBe(0);
});

it('begins anew with a file that was cut off', () => {
  const file = fileForTest();
  keepResources(organisation(), file)();
  writeFileSync(file, '{"assistant":[{');
  const tomorrow = organisation();
  keepResources(tomorrow, file);
  expect(tomorrow.resources).toEqual(organisation().resources);
});

it('finds numbers that were led to Vapi when the port has changed, and leaves the others alone', () => {
  const numbers = new NumberBook();
  const atVapi = numbers.add('+15125550142', {
    routing: {
      voice_url: 'http://127.0.0.1:4000/vapi/twilio/inbound_call',
      sms_url: 'http://localhost:3001/twilio/sms',
    },
  });
  const elsewhere = numbers.add('+15125550177', { routing: { voice_url: 'https://answering.example/vapi/' } });
  const asTheLine = numbers.add('+15125550178');
  followOwnPort(numbers, 'http://127.0.0.1:5000');
  expect(atVapi.routing).toMatchObject({
    voice_url: 'http://127.0.0.1:5000/vapi/twilio/inbound_call',
    sms_url: 'http://localhost:3001/twilio/sms',
  });
  expect(elsewhere.routing?.voice_url).toBe('https://answering.example/vapi/');
  expect(asTheLine.routing).toBeNull();
});
