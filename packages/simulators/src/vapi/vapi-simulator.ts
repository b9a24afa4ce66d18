import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer } from 'ws';
import { SCENARIOS } from '../scenarios/catalogue.ts';
import { createScenarioBrain } from '../scenarios/scenario-brain.ts';
import { createScenarioEar } from '../scenarios/scenario-ear.ts';
import type { Speaker } from '../speech/speaker.ts';
import { CallDesk } from './call-desk.ts';
import { createFaultSwitch, type VapiFault, type VapiFaultReach } from './faults.ts';
import { registerRestRoutes } from './rest-routes.ts';
import { type OrganisationSeed, seedOrganisation } from './seed-organisation.ts';
import type { ToolCallShape } from './tool-call-shapes.ts';
import { registerTwilioRoutes } from './twilio-routes.ts';
import type { AssistantMind, VapiWorld } from './vapi-account-world.ts';
import { VapiError } from './wire-error.ts';
import type { Organisation, WireResource } from './world.ts';

export interface VapiSimulatorOptions {
  readonly organisations: readonly OrganisationSeed[];
  readonly speaker: Speaker;
  /** Where it is reached, without a slash at the end. */
  publicUrl(): string;
  /** Origin of Twilio's REST API. */
  twilioApiUrl(): string;
  /** What the assistants understand and say; the model of the scenarios unless said otherwise. */
  readonly mind?: () => AssistantMind;
  /** How long the addresses of recordings can be fetched. */
  readonly presignedTtlMs?: number;
  /** How long a call that was handed over is waited for. */
  readonly bypassWaitMs?: number;
  /** How long a server may take to say who answers a call. */
  readonly assistantRequestMs?: number;
  /** Told after every change by the API. */
  readonly onChange?: () => void;
  /** Below this path of the server. */
  readonly prefix?: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface VapiSimulator {
  /** From now on, until it is set to `off`. `cut` also ends the calls that are under way. */
  setFault(mode: VapiFault, reach?: VapiFaultReach): void;
  /** How function calls are written down from now on. */
  setToolCallShape(shape: ToolCallShape): void;
  /** Whether a change of a number writes its addresses at Twilio again. True unless said otherwise. */
  setRewritesOnPatch(rewrites: boolean): void;
  readonly organisations: readonly Organisation[];
  /** The calls since the start, oldest first. */
  calls(): readonly WireResource[];
  /** Method and route of every request so far. */
  requests(): readonly string[];
  /** Takes a media stream of its own; false: the path is not one. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

/** As long as presigned addresses of cloud storage usually last. */
const PRESIGNED_TTL_MS = 3_600_000;
const BYPASS_WAIT_MS = 30_000;
/** Not configurable at Vapi, end to end (protocols/vapi.md, section 5). */
const ASSISTANT_REQUEST_MS = 7_500;
/** Remembered requests; enough for any test. */
const MAX_REMEMBERED = 10_000;

/** Vapi: its REST API, what it tells Twilio and a business's server, and assistants that take calls (protocols/vapi.md, section 9). */
export function registerVapiSimulator(fastify: FastifyInstance, options: VapiSimulatorOptions): VapiSimulator {
  const { prefix = '', now = Date.now, onChange = () => undefined } = options;
  let shape: ToolCallShape = 'arguments-text';
  let rewrites = true;
  let requests: string[] = [];
  const world = createWorld(options, { shape: () => shape, now });
  const desk = new CallDesk(world);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const onRequest = (line: string): void => {
    requests = [...requests.slice(1 - MAX_REMEMBERED), line];
  };
  fastify.register(
    async (scope) => {
      scope.setErrorHandler((error, _request, reply) => {
        const refusal = error instanceof VapiError ? error : new VapiError(500, 'Internal server error');
        return reply.code(refusal.status).headers(refusal.headers).send(refusal.body());
      });
      scope.register(async (rest) =>
        registerRestRoutes(rest, { world, desk, rewritesOnPatch: () => rewrites, onRequest, onChange }),
      );
      scope.register(async (open) => registerTwilioRoutes(open, { world, desk, onRequest }));
    },
    { prefix },
  );
  return {
    setFault(mode, reach) {
      world.faults.set(mode, reach);
      if (mode === 'cut') desk.cutAll();
    },
    setToolCallShape(next) {
      shape = next;
    },
    setRewritesOnPatch(next) {
      rewrites = next;
    },
    organisations: world.organisations,
    calls: () => world.organisations.flatMap(({ calls }) => [...calls.values()]),
    requests: () => requests,
    handleUpgrade(request, socket, head) {
      const { pathname } = new URL(request.url ?? '/', 'http://local');
      const callId = pathname.startsWith(`${prefix}/stream/`) ? pathname.slice(`${prefix}/stream/`.length) : null;
      if (callId === null) return false;
      if (!desk.isWaitingFor(callId)) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      else sockets.handleUpgrade(request, socket, head, (accepted) => void desk.connect(callId, () => accepted));
      return true;
    },
    async close() {
      await desk.close();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function createWorld(
  options: VapiSimulatorOptions,
  { shape, now }: { shape: () => ToolCallShape; now: () => number },
): VapiWorld {
  const { speaker, mind = () => scenarioMind(speaker) } = options;
  let made: AssistantMind | null = null;
  return {
    organisations: options.organisations.map(seedOrganisation),
    faults: createFaultSwitch(),
    speaker,
    mind() {
      made ??= mind();
      return made;
    },
    publicUrl: options.publicUrl,
    twilioApiUrl: options.twilioApiUrl,
    toolCallShape: shape,
    presignedTtlMs: options.presignedTtlMs ?? PRESIGNED_TTL_MS,
    assistantRequestMs: options.assistantRequestMs ?? ASSISTANT_REQUEST_MS,
    bypassWaitMs: options.bypassWaitMs ?? BYPASS_WAIT_MS,
    now,
  };
}

/** The model that plays the assistant of every scenario, here behind Vapi's voice. */
function scenarioMind(speaker: Speaker): AssistantMind {
  const ear = createScenarioEar(SCENARIOS, speaker);
  return {
    ready: ear.ready,
    recognise: ear.recognise,
    createBrain: () => createScenarioBrain(SCENARIOS, ear.expect),
  };
}
