import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type VerifyClientCallbackAsync, WebSocketServer } from 'ws';
import { readSettings } from '../../apps/voice-worker/src/settings.ts';
import { createWorker } from '../../apps/voice-worker/src/worker.ts';
import { createLogger, type Telemetry } from '../../packages/telemetry/src/index.ts';
import { createWorkerServices } from '../../packages/wiring/src/worker-services.ts';
import { TWILIO } from './simulated-providers.ts';
import { sign } from './twilio-requests.ts';

const PUBLIC_URL = 'http://worker.test';

export interface WorkerApp {
  /** A webhook as Twilio signs it. `path` with its query, or a whole address that TwiML named. Answers the TwiML. */
  post(path: string, params: Record<string, string>): Promise<string>;
  /** Whether the Realtime API turns sessions away from now on. */
  turnSessionsAway(does: boolean): void;
  /** Whether the Realtime API says nothing to those who open a session from now on. */
  leaveSessionsWaiting(does: boolean): void;
  close(): Promise<void>;
}

/** The real worker in this process, on a real database, without a port: for tests of what is decided when a call rings. */
export async function startWorkerApp(
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<WorkerApp> {
  const realtime = await startSilentRealtime();
  const dataDir = await mkdtemp(join(tmpdir(), 'offhook-worker-app-'));
  const settings = readSettings({
    DATABASE_URL: databaseUrl,
    OFFHOOK_DATA_DIR: dataDir,
    PUBLIC_WORKER_URL: PUBLIC_URL,
    TWILIO_AUTH_TOKEN: TWILIO.authToken,
    OPENAI_API_KEY: 'sim-key',
    OPENAI_REALTIME_URL: realtime.url,
    SIMULATED_PROVIDERS: '1',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const twilioApi = settings.twilioApi && { ...settings.twilioApi, authToken: settings.twilioAuthToken };
  const services = createWorkerServices({ ...settings, databaseUrl, twilioApi, publicWorkerUrl: PUBLIC_URL });
  const telemetry = { metricsText: async () => '', shutdown: async () => undefined } as unknown as Telemetry;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const worker = await createWorker({ settings, services, telemetry, logger, databaseName: 'test' });
  return {
    turnSessionsAway: realtime.turnAway,
    leaveSessionsWaiting: realtime.leaveWaiting,
    async post(path, params) {
      const url = path.startsWith('http') ? path : `${PUBLIC_URL}${path}`;
      const { body } = await worker.app.inject({
        method: 'POST',
        url: url.slice(PUBLIC_URL.length),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': sign(url, params) },
        payload: new URLSearchParams(params).toString(),
      });
      return body;
    },
    async close() {
      await worker.drain(0);
      await realtime.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface SilentRealtime {
  readonly url: string;
  turnAway(does: boolean): void;
  leaveWaiting(does: boolean): void;
  close(): Promise<void>;
}

const SESSION = JSON.stringify({ type: 'session.updated', session: { id: 'sess_silent' } });

/** A Realtime API whose sessions are ready at once and never speak. */
async function startSilentRealtime(): Promise<SilentRealtime> {
  let turnsAway = false;
  let leavesWaiting = false;
  const verifyClient: VerifyClientCallbackAsync = (_info, done) => done(!turnsAway, 503);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', verifyClient });
  server.on('connection', (socket) =>
    socket.once('message', () => {
      if (!leavesWaiting) socket.send(SESSION);
    }),
  );
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The silent Realtime API has no port');
  return {
    url: `ws://127.0.0.1:${address.port}`,
    turnAway(does) {
      turnsAway = does;
    },
    leaveWaiting(does) {
      leavesWaiting = does;
    },
    async close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
