import Fastify, { type FastifyInstance } from 'fastify';
import { type CalcomSimulator, registerCalcomSimulator } from '../calcom/calcom-simulator.ts';
import { registerEmbeddings } from '../embeddings/embeddings-api.ts';
import { type GoogleMapsSimulator, registerGoogleMapsSimulator } from '../google-maps/google-maps-simulator.ts';
import { type OwnerEndpoint, registerOwnerEndpoint } from '../owner-endpoint/owner-endpoint.ts';
import type { RealtimeSimulator } from '../realtime/server.ts';
import { REALTIME_PATH } from '../realtime/server.ts';
import { BRIGHTWATER_LINE, HARBOR_LINE } from '../scenarios/define-scenario.ts';
import type { ScenarioRunOptions, TelephoneLine } from '../scenarios/run-scenario.ts';
import { createScenarioRealtime } from '../scenarios/scenario-simulator.ts';
import { createSpeaker, type Speaker } from '../speech/speaker.ts';
import { TelephoneExchange } from '../twilio/exchange.ts';
import { keepNumbers } from '../twilio/keep-numbers.ts';
import { createOriginate } from '../twilio/originate.ts';
import { registerTwilioRest } from '../twilio/rest/rest-api.ts';
import { seedNumbers } from '../twilio/seed-numbers.ts';
import { createWebhookClient } from '../twilio/webhook-client.ts';
import { followOwnPort } from '../vapi/follow-own-port.ts';
import { keepResources } from '../vapi/keep-resources.ts';
import { DEMO_VAPI_KEYS } from '../vapi/seed-organisation.ts';
import { registerVapiSimulator, type VapiSimulator } from '../vapi/vapi-simulator.ts';
import { registerControlRoutes } from './control-routes.ts';
import { createRunBook } from './run-book.ts';
import { textControl } from './text-control.ts';

export type SimulatorsOptions = {
  /** 0: any free port of 127.0.0.1. */
  port: number;
  /** INTERNAL_API_TOKEN. */
  controlToken: string;
  /** Where the callers call. */
  line: TelephoneLine;
  readFacts?: ScenarioRunOptions['readFacts'];
  /** Where spoken lines are kept between runs. */
  speechCacheDir?: string;
  badKeys?: readonly string[];
  /** The private key of the demo's organisation at Vapi. */
  vapiKey?: string;
  /** Where that organisation's assistants and numbers are kept between runs. */
  vapiFile?: string;
  /** Where the account's numbers are kept between runs, so that one that was bought is there tomorrow. */
  numbersFile?: string;
};

export type Simulators = {
  /** http://127.0.0.1:PORT */
  url: string;
  realtime: RealtimeSimulator;
  calcom: CalcomSimulator;
  googleMaps: GoogleMapsSimulator;
  /** Below `/vapi`. */
  vapi: VapiSimulator;
  /** The demo businesses' own server. */
  ownerEndpoint: OwnerEndpoint;
  /** The Twilio account behind the REST API: calls placed with it can be redirected and ended by the worker. */
  exchange: TelephoneExchange;
  /** Hangs up, closes every socket and frees the port. */
  close(): Promise<void>;
};

/** OpenAI Realtime, Cal.com, Google Maps, Vapi, the callers and the control interface, on one port. */
export async function startSimulators(options: SimulatorsOptions): Promise<Simulators> {
  const speaker = createSpeaker(options.speechCacheDir === undefined ? {} : { cacheDir: options.speechCacheDir });
  const fastify = Fastify({ logger: false, forceCloseConnections: true });
  const badKeys = options.badKeys ?? [];
  const realtime = createScenarioRealtime({ speaker, badKeys });
  const calcom = registerCalcomSimulator(fastify, { badKeys });
  const googleMaps = registerGoogleMapsSimulator(fastify, { badKeys });
  const ownerEndpoint = registerOwnerEndpoint(fastify);
  registerEmbeddings(fastify, { badKeys });
  const { accountSid, authToken } = options.line;
  const exchange = new TelephoneExchange({ accountSid, authToken, ownNumbers: [BRIGHTWATER_LINE, HARBOR_LINE] });
  const lines = { [BRIGHTWATER_LINE]: 'Main line', [HARBOR_LINE]: 'Harbor Heating' };
  const isKnown = options.numbersFile !== undefined && keepNumbers(exchange.numbers, options.numbersFile);
  seedNumbers(exchange.numbers, { lines, publicUrl: () => publicUrlOf(options.line), isKnown });
  registerTwilio(fastify, { exchange, line: options.line, speaker });
  const vapi = registerVapi(fastify, { ...options, exchange, speaker });
  const runs = createRunBook({
    // The worker's address may become known later.
    line: () => ({ ...options.line, exchange }),
    speaker,
    setCalcomFault: calcom.setFault,
    ...(options.readFacts ? { readFacts: options.readFacts } : {}),
  });
  registerControlRoutes(fastify, {
    token: options.controlToken,
    runs,
    line: () => ({ publicUrl: publicUrlOf(options.line), accountSid }),
    setCalcomFault: calcom.setFault,
    setGoogleMapsFault: googleMaps.setFault,
    setRealtimeFault: realtime.setFault,
    setVapiFault: vapi.setFault,
    setTwilioFault: (fault) => exchange.setRestFault(fault),
    texts: textControl(exchange, options.line),
  });
  fastify.get('/healthz', async () => ({ status: 'ok' }));
  routeUpgrades(fastify, { realtime, vapi });
  const url = await fastify.listen({ port: options.port, host: '127.0.0.1' });
  exchange.apiBaseUrl = url;
  followOwnPort(exchange.numbers, url);
  await realtime.ready;
  return {
    url,
    realtime,
    calcom,
    googleMaps,
    vapi,
    ownerEndpoint,
    exchange,
    async close() {
      await runs.hangUpAll();
      await vapi.close();
      await realtime.close();
      await fastify.close();
      await speaker.close();
    },
  };
}

const publicUrlOf = ({ publicUrl, workerUrl }: TelephoneLine): string => publicUrl ?? workerUrl;

/** Every WebSocket comes to the one port. */
function routeUpgrades(fastify: FastifyInstance, { realtime, vapi }: Pick<Simulators, 'realtime' | 'vapi'>): void {
  fastify.server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://local').pathname === REALTIME_PATH)
      realtime.handleUpgrade(request, socket, head);
    else if (!vapi.handleUpgrade(request, socket, head))
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
}

const VAPI_PREFIX = '/vapi';
/** Calls of the demo's past at Vapi: some weeks of them. */
const VAPI_HISTORY_CALLS = 400;
const HOUR_MS = 3_600_000;

type VapiDeps = Pick<SimulatorsOptions, 'line' | 'vapiKey' | 'vapiFile'> & {
  exchange: TelephoneExchange;
  speaker: Speaker;
};

/** The demo's organisation at Vapi, whose numbers are in the same Twilio account. */
function registerVapi(fastify: FastifyInstance, deps: VapiDeps): VapiSimulator {
  const { line, vapiKey, vapiFile, exchange, speaker } = deps;
  let keep = (): void => undefined;
  const demo = {
    name: 'Brightwater Plumbing',
    privateKey: vapiKey ?? DEMO_VAPI_KEYS.private,
    publicKey: DEMO_VAPI_KEYS.public,
    historyCalls: VAPI_HISTORY_CALLS,
    newestCallAtMs: Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS,
    twilioAccountSid: line.accountSid,
    twilioAuthToken: line.authToken,
  };
  const simulator = registerVapiSimulator(fastify, {
    organisations: [demo],
    onChange: () => keep(),
    speaker,
    prefix: VAPI_PREFIX,
    publicUrl: () => `${exchange.apiBaseUrl}${VAPI_PREFIX}`,
    twilioApiUrl: () => exchange.apiBaseUrl,
  });
  const [organisation] = simulator.organisations;
  if (organisation && vapiFile !== undefined) keep = keepResources(organisation, vapiFile);
  return simulator;
}

type TwilioDeps = { exchange: TelephoneExchange; line: TelephoneLine; speaker: Speaker };

function registerTwilio(fastify: FastifyInstance, { exchange, line, speaker }: TwilioDeps): void {
  const publicUrl = () => publicUrlOf(line);
  const webhooks = () =>
    createWebhookClient({ authToken: line.authToken, publicUrl: publicUrl(), workerUrl: line.workerUrl });
  const speed = line.speed === undefined ? {} : { speed: line.speed };
  const originate = createOriginate({ exchange, webhooks, publicUrl, speaker, ...speed });
  registerTwilioRest(fastify, { exchange, webhooks, originate });
}
