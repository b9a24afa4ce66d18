import { createSecretBox, vapiSecretContext, vapiSecretHash } from '@offhook/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Brain, ResponsePart } from '../../../packages/simulators/src/realtime/brain.ts';
import { fakeCall } from '../../../packages/simulators/src/testing/fake-scene.ts';
import { fakeSpeaker } from '../../../packages/simulators/src/testing/fake-speaker.ts';
import { startRestApi } from '../../../packages/simulators/src/testing/start-rest-api.ts';
import { hangsUp, whenQuiet } from '../../../packages/simulators/src/twilio/caller-script.ts';
import { placeCall } from '../../../packages/simulators/src/twilio/place-call.ts';
import { seedNumbers } from '../../../packages/simulators/src/twilio/seed-numbers.ts';
import { type RunningVapi, startVapiSimulator } from '../../../packages/simulators/src/vapi/start-vapi-simulator.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../test/support/test-business.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const LINE = '+15125550142';
const SECRET = 'vapi-secret-of-the-plumber';

const database = databaseForTests();
let dashboard: TestDashboard;
let business: TestBusiness;
let exchange: ReturnType<typeof fakeCall>['exchange'];
let rest: Awaited<ReturnType<typeof startRestApi>>;
let vapi: RunningVapi;

beforeAll(async () => {
  dashboard = await startTestDashboard({ databaseUrl: database.url });
  business = await createTestBusiness(database.db, { name: 'plumber', technicians: 1 });
  const { projectId } = business;
  await database.db.phoneNumber.create({ data: { id: 'num_1', projectId, label: 'Main', e164: LINE, mode: 'vapi' } });
  const secretEnc = createSecretBox(dashboard.secret).seal(SECRET, vapiSecretContext(projectId));
  await database.db.vapiConnection.create({ data: { projectId, secretEnc, secretHash: vapiSecretHash(SECRET) } });
  await startVapi();
});
afterAll(async () => {
  await vapi.close();
  await rest.close();
  await dashboard.close();
});

/** A number of a Twilio account that leads to Vapi, whose assistant asks our server for its functions. */
async function startVapi(): Promise<void> {
  const fake = fakeCall({ '/voice': '<Hangup/>' });
  await fake.done;
  exchange = fake.exchange;
  rest = await startRestApi(fake.scene);
  seedNumbers(exchange.numbers, { lines: { [LINE]: 'Main' }, publicUrl: () => 'https://w.example', isKnown: false });
  vapi = await startVapiSimulator({
    organisation: { twilioAccountSid: exchange.accountSid, twilioAuthToken: exchange.authToken },
    twilioApiUrl: () => rest.url,
    mind: () => ({
      ready: Promise.resolve(),
      recognise: (audio) =>
        audio.length > 0 ? [{ utteranceId: '1', text: 'My sink leaks', coverage: 1, complete: true }] : [],
      createBrain: bookingBrain,
    }),
  });
  const [organisation] = vapi.organisations;
  if (!organisation) throw new Error('There is no organisation');
  const server = { url: new URL('/webhooks/vapi', dashboard.origin).href, secret: SECRET };
  for (const [id, assistant] of organisation.resources.assistant) {
    organisation.resources.assistant.set(id, { ...assistant, server, firstMessage: 'Hello there', model: ASSISTANT });
  }
  const line = [...organisation.resources['phone-number'].values()].find(({ number }) => number === LINE);
  const headers = { authorization: `Bearer ${vapi.privateKey}`, 'content-type': 'application/json' };
  // As a change of the number at Vapi does, this leads it there.
  await fetch(`${vapi.baseUrl}/phone-number/${line?.id}`, { method: 'PATCH', headers, body: '{"name":"Main"}' });
}

const ASSISTANT = {
  provider: 'openai',
  messages: [{ role: 'system', content: 'Book appointments.' }],
  tools: ['get_slots', 'book_slot'].map((name) => ({ type: 'function', function: { name } })),
};

/** An assistant at Vapi that looks for times and books the first. */
function bookingBrain(): Brain {
  let slotId = '';
  let booked = '';
  const steps: (() => ResponsePart)[] = [
    () => calling('call_1', 'get_slots', { service: 'Leak repair' }),
    () =>
      calling('call_2', 'book_slot', { slotId, customerName: 'Ann Lee', address: '12 Oak Street, Austin, TX 78704' }),
    () => ({ kind: 'say', text: booked }),
  ];
  return {
    hearCaller: () => undefined,
    readCaller: () => undefined,
    readAssistant: () => undefined,
    readSystem: () => undefined,
    receiveToolOutput({ name, output }) {
      const told = JSON.parse(output) as { slots?: { slotId: string }[]; say: string };
      if (name === 'get_slots') slotId = told.slots?.[0]?.slotId ?? '';
      else booked = told.say;
    },
    plan: async () => [steps.shift()?.() ?? { kind: 'say', text: 'Goodbye.' }],
  };
}

const calling = (toolCallId: string, name: string, args: object): ResponsePart => ({
  ...{ kind: 'call', toolCallId, name },
  argumentsJson: JSON.stringify(args),
});

it('books in a call that Vapi answers, by our functions, once though each is asked for twice, and keeps the call like ours', async () => {
  vapi.setFault('duplicate');
  const report = await placeCall({
    scenario: {
      callerVoice: 'slt',
      dialogue: [{ says: 'My sink leaks', when: whenQuiet(100) }],
      ending: hangsUp(whenQuiet(400)),
    },
    to: LINE,
    workerUrl: 'http://127.0.0.1:9',
    accountSid: exchange.accountSid,
    authToken: exchange.authToken,
    exchange,
    speaker: fakeSpeaker(),
  }).report;
  expect(report.problems).toEqual([]);
  const theCall = () =>
    database.db.call.findFirst({
      include: {
        turns: { orderBy: { startedAtMs: 'asc' } },
        toolCalls: { orderBy: { startedAtMs: 'asc' } },
        bookings: true,
        vapiReport: true,
      },
    });
  await expect.poll(async () => (await theCall())?.vapiReport?.reportedAt).toBeTruthy();
  expect(await theCall()).toMatchObject({
    ...{ mode: 'vapi', status: 'completed', outcome: 'booked', endReason: 'caller_hung_up', phoneNumberId: 'num_1' },
    bookings: [{ customerName: 'Ann Lee', status: 'confirmed' }],
    toolCalls: [
      { name: 'get_slots', status: 'succeeded' },
      { name: 'book_slot', status: 'succeeded' },
    ],
    turns: expect.arrayContaining([
      expect.objectContaining({ speaker: 'assistant', text: 'Hello there' }),
      expect.objectContaining({ speaker: 'caller', text: 'My sink leaks' }),
      expect.objectContaining({ speaker: 'assistant', text: expect.stringContaining('You are booked') }),
    ]),
  });
  expect(await database.db.booking.count()).toBe(1);
  expect(await database.db.call.count()).toBe(1);
});
