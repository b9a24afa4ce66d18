import formbody from '@fastify/formbody';
import { applyTextStatus, JOBS_CHANNEL, receiveText } from '@offhook/core';
import { newId } from '@offhook/db';
import { createLogger } from '@offhook/telemetry';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobRunner, jobRunner, twilioTexts } from '../../../../packages/integrations/src/index.ts';
import { startSimulators } from '../../../../packages/simulators/src/control/start-simulators.ts';
import { createJobs } from '../../../../packages/wiring/src/jobs.ts';
import { createTestBusiness, type TestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { CUSTOMER, createBooking, createNumber, OWN_NUMBER } from '../../../../test/support/text-messages.ts';
import { smsWebhooks } from './sms-webhooks.ts';
import { twilioSignatures } from './twilio-signature.ts';
import { twilioWebhook } from './twilio-webhook.ts';

const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' };
const CONTROL_TOKEN = 'a token of the tests, long enough';
const WAIT = { timeout: 15_000, interval: 50 };
const DAY_MS = 86_400_000;

let test: TestDatabase;
let business: TestBusiness;
let worker: FastifyInstance;
let simulators: Awaited<ReturnType<typeof startSimulators>>;
let jobs: JobRunner;

/** The jobs of the dashboard, the worker's webhooks and Twilio's simulator, each on a real port. */
beforeAll(async () => {
  test = await withTestDatabase();
  business = await createTestBusiness(test.db);
  await createNumber(test.db, business);
  const line = { ...ACCOUNT, workerUrl: '' };
  worker = await startWorker(() => line.workerUrl);
  line.workerUrl = await worker.listen({ port: 0, host: '127.0.0.1' });
  simulators = await startSimulators({ port: 0, controlToken: CONTROL_TOKEN, line });
  jobs = jobRunner({
    databaseUrl: test.url,
    db: test.db,
    jobs: createJobs(jobDeps(line.workerUrl)).filter(({ name }) => name === 'send-texts'),
    notes: createLogger({ name: 'test', level: 'silent' }),
    wakeChannel: JOBS_CHANNEL,
    now: Date.now,
  });
  await jobs.start();
});
afterAll(async () => {
  await jobs.stop();
  await simulators.close();
  await worker.close();
  await test.close();
});

async function startWorker(publicUrl: () => string): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true });
  await app.register(formbody);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const services = {
    receive: (text: Parameters<typeof receiveText>[1]) => receiveText(test.db, text),
    applyStatus: (report: Parameters<typeof applyTextStatus>[1]) => applyTextStatus(test.db, report),
  };
  const signatures = {
    ...twilioSignatures({ authToken: ACCOUNT.authToken, publicUrl: 'http://unused' }),
    // The port is known only now.
    isSignedPost: (url: string, signature: string | undefined, params: Record<string, string | undefined>) =>
      twilioSignatures({ authToken: ACCOUNT.authToken, publicUrl: publicUrl() }).isSignedPost(url, signature, params),
  };
  const options = { signatures, strayEvents: () => undefined, logger, onFailure: 'refuse' } as const;
  for (const entry of Object.entries(smsWebhooks({ services, logger }))) twilioWebhook(app, options, entry);
  return app;
}

function jobDeps(workerUrl: string) {
  const texts = twilioTexts({ baseUrl: simulators.url, ...ACCOUNT });
  return { texts, workerUrl } as Parameters<typeof createJobs>[0];
}

/** A customer texts the business, as somebody with a simulated phone does. */
async function customerTexts(body: string): Promise<void> {
  const answer = await fetch(`${simulators.url}/control/texts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CONTROL_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ from: CUSTOMER, to: OWN_NUMBER, body }),
  });
  expect(await answer.json()).toMatchObject({ status: 200 });
}

const onThePhone = () =>
  simulators.exchange.messages
    .list()
    .filter(({ to }) => to === CUSTOMER)
    .map(({ body, direction }) => `${direction}: ${body}`)
    .reverse();

it('confirms a booking by text, learns that it arrived, and understands the answers', async () => {
  const now = new Date();
  const startsAt = new Date(now.getTime() + DAY_MS).toISOString();
  await createBooking(test.db, business, { id: 'bkg_401', startsAt, createdAt: now.toISOString() });
  const { projectId } = business;
  const payload = { bookingId: 'bkg_401' };
  await test.db.eventLog.create({
    data: { id: newId('event'), projectId, callId: 'call_1', type: 'booking.created', payload, at: now },
  });
  await jobs.queue.add('send-texts', {}, {});
  const text = (kind: string) => test.db.textMessage.findFirst({ where: { kind } });
  await expect.poll(async () => (await text('booking_confirmation'))?.state, WAIT).toBe('delivered');
  expect(onThePhone()).toEqual([expect.stringMatching(/^outbound-api: plumber: you are booked for Leak repair on /)]);

  await customerTexts('C');
  await expect.poll(() => onThePhone().length, WAIT).toBe(2);
  expect(onThePhone()[1]).toMatch(/^outbound-api: Thank you, that is confirmed\./);
  expect(await text('confirm')).toMatchObject({ bookingId: 'bkg_401', state: 'received' });

  await customerTexts('STOP');
  expect(await test.db.smsOptOut.count()).toBe(1);
  expect(onThePhone()[2]).toMatch(/^outbound-reply: You have successfully been unsubscribed/);
});

it('sends a text once though Twilio loses the answer', async () => {
  await test.db.smsOptOut.deleteMany();
  await customerTexts('START');
  const before = onThePhone().length;
  simulators.exchange.setRestFault({ mode: 'lost-answer', times: 1 });
  await customerTexts('HELP');
  const help = () => test.db.textMessage.findFirst({ where: { kind: 'reply', body: { contains: 'for help' } } });
  await expect.poll(async () => (await help())?.state, WAIT).toBe('delivered');
  await jobs.queue.add('send-texts', {}, {});
  expect(
    onThePhone()
      .slice(before)
      .filter((line) => line.includes('texts about your appointments')),
  ).toHaveLength(1);
});
