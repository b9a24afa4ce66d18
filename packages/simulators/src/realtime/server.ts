import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Speaker } from '../speech/speaker.ts';
import { afflict } from './afflict.ts';
import type { Brain } from './brain.ts';
import { REALTIME_ERRORS, REFUSALS, RESPONSE_FAILURES, type Refusal } from './errors.ts';
import { createFaultPlan, type FaultPlan, type RealtimeFault, type RealtimeFaultReach } from './faults.ts';
import { realtimeId } from './ids.ts';
import type { Recognition } from './recogniser.ts';
import type { Pace } from './response-runner.ts';
import type { ResponseTrouble } from './responses.ts';
import type { ServerEvent, UnsentEvent } from './server-events.ts';
import { RealtimeSimulatorSession } from './session.ts';
import { assistantVoice } from './voices.ts';

export type RealtimeSimulatorOptions = {
  speaker: Speaker;
  /** One per session; also given the recogniser's ear. */
  createBrain(): Brain;
  recognise(audio: Uint8Array): Recognition[];
  /** Keys that are refused; any other is accepted. */
  badKeys?: readonly string[];
  pace?: Partial<Pace>;
  pingIntervalMs?: number;
  maxSessionMs?: number;
  /** Sees every event a client sent and was sent, for tests and progress. */
  onEvent?(event: { sessionId: string; direction: 'received' | 'sent'; event: unknown }): void;
};

export type RealtimeSimulator = {
  /** Of several faults that would reach a session, the one for its own identifier counts. */
  setFault(fault: RealtimeFault, reach?: RealtimeFaultReach): void;
  fault(): RealtimeFault;
  /** Cuts the open sessions now. */
  cutSessions(reach?: RealtimeFaultReach): void;
  /** Sessions open now. */
  sessionCount(): number;
  /** Answers the upgrade of a request to /v1/realtime. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
};

/** The live API was seen to ping about this often. */
const PING_INTERVAL_MS = 20_300;
const MAX_SESSION_MS = 60 * 60_000;
const DEFAULT_PACE: Pace = { thinkMs: 200, timesRealTime: 8 };
const SENTENCE_PAUSE = new Uint8Array(160 * 8).fill(0xff);

export const REALTIME_PATH = '/v1/realtime';

/** The Realtime API's WebSocket side, to be attached to any HTTP server. */
export function createRealtimeSimulator(options: RealtimeSimulatorOptions): RealtimeSimulator {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 32 * 1024 * 1024 });
  const faults = createFaultPlan();
  const whose = new WeakMap<WebSocket, string>();

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const safetyIdentifier = String(request.headers['openai-safety-identifier'] ?? '');
    const fault = faults.drawForSession(safetyIdentifier);
    if (fault.mode === 'refuse') {
      socket.end(`HTTP/1.1 ${fault.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    if (fault.mode === 'slow-handshake') await wait(fault.delayMs);
    sockets.handleUpgrade(request, socket, head, (client) => {
      whose.set(client, safetyIdentifier);
      const refusal = refusalOf(request, options.badKeys ?? [], fault);
      if (refusal) refuse(client, refusal);
      else serve(client, modelOf(request), { options, fault, faults, safetyIdentifier });
    });
  }

  return {
    setFault: faults.set,
    fault: faults.current,
    cutSessions({ safetyIdentifier } = {}) {
      for (const client of sockets.clients)
        if (safetyIdentifier === undefined || whose.get(client) === safetyIdentifier) client.terminate();
    },
    sessionCount: () => sockets.clients.size,
    handleUpgrade: (request, socket, head) => void accept(request, socket, head),
    async close() {
      for (const client of sockets.clients) client.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

/** The simulator on its own port of 127.0.0.1 (0: any free one). */
export async function startRealtimeSimulator(
  options: RealtimeSimulatorOptions & { port?: number },
): Promise<RealtimeSimulator & { url: string }> {
  const simulator = createRealtimeSimulator(options);
  const server: Server = createServer((_request, response) =>
    response.writeHead(426).end('This address speaks WebSocket only.'),
  );
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://local').pathname === REALTIME_PATH)
      simulator.handleUpgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    ...simulator,
    url: `ws://127.0.0.1:${port}${REALTIME_PATH}`,
    async close() {
      await simulator.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Serving = {
  options: RealtimeSimulatorOptions;
  /** What this session suffers from. */
  fault: RealtimeFault;
  faults: FaultPlan;
  safetyIdentifier: string;
};

function serve(client: WebSocket, model: string, { options, fault, faults, safetyIdentifier }: Serving): void {
  let muted = false;
  let sessionId = '';
  const timers: NodeJS.Timeout[] = [];
  const send = (unsent: UnsentEvent): void => {
    if (muted || client.readyState !== client.OPEN) return;
    const event = { event_id: realtimeId('event'), ...unsent } as ServerEvent;
    if (event.type === 'session.created') sessionId = event.session.id;
    options.onEvent?.({ sessionId, direction: 'sent', event });
    client.send(JSON.stringify(event));
    suffering.sees(event);
  };
  const silence = () => {
    muted = true;
  };
  const suffering = afflict(fault, {
    cut: () => client.terminate(),
    silence,
    freeze: () => {
      silence();
      client.pause();
    },
    failOnce: () => send({ type: 'error', error: REALTIME_ERRORS.serverError() }),
  });
  const maxSessionMs = fault.mode === 'short-session' ? fault.sessionMs : (options.maxSessionMs ?? MAX_SESSION_MS);
  const session = new RealtimeSimulatorSession(
    { model, expiresAt: Math.floor((Date.now() + maxSessionMs) / 1_000) },
    {
      send,
      brain: options.createBrain(),
      pace: { ...DEFAULT_PACE, ...options.pace },
      recognise: options.recognise,
      speak: async (sentence, voice) =>
        Buffer.concat([await options.speaker.speak(sentence, assistantVoice(voice)), SENTENCE_PAUSE]),
      trouble: () => troubleOf(faults.drawForResponse(safetyIdentifier)),
    },
  );
  timers.push(setInterval(() => client.ping(), options.pingIntervalMs ?? PING_INTERVAL_MS));
  timers.push(setTimeout(() => expire(client, send), maxSessionMs));
  client.on('message', (data, isBinary) => {
    if (isBinary) return session.receiveBinary();
    const frame = data.toString();
    options.onEvent?.({ sessionId, direction: 'received', event: frame });
    session.receive(frame);
  });
  client.on('error', () => client.terminate());
  client.on('close', () => {
    for (const timer of timers) clearTimeout(timer);
    suffering.stop();
    session.close();
  });
}

function troubleOf({ mode }: RealtimeFault): ResponseTrouble {
  switch (mode) {
    case 'rate-limit':
      return RESPONSE_FAILURES.rateLimit();
    case 'out-of-quota':
      return RESPONSE_FAILURES.quota();
    case 'server-error':
      return RESPONSE_FAILURES.server();
    case 'stall':
      return 'stalls';
    default:
      return null;
  }
}

function expire(client: WebSocket, send: (event: UnsentEvent) => void): void {
  const error = REALTIME_ERRORS.sessionExpired();
  send({ type: 'error', error });
  client.close(1001, error.message);
}

function refuse(client: WebSocket, { error, closeCode }: Refusal): void {
  const event: ServerEvent = { type: 'error', event_id: realtimeId('event'), error };
  client.send(JSON.stringify(event));
  client.close(closeCode, `${error.type}.${error.code}`);
}

function refusalOf(request: IncomingMessage, badKeys: readonly string[], fault: RealtimeFault): Refusal | null {
  if (request.headers['openai-beta'] !== undefined) return REFUSALS.betaHeader();
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (key === '' || badKeys.includes(key) || fault.mode === 'unauthorized') return REFUSALS.invalidApiKey(key);
  const model = modelOf(request);
  if (model === '') return REFUSALS.missingModel();
  return model.startsWith('gpt-realtime') ? null : REFUSALS.invalidModel(model);
}

function modelOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://local').searchParams.get('model') ?? '';
}
