import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { CallHandling, TurnDetection } from '@offhook/core';
import { phoneSession } from '@offhook/protocol';
import { activeContext, type Logger } from '@offhook/telemetry';
import { createRehearsalTools } from '@offhook/wiring/worker';
import { CallRuntime } from '../calls/call-runtime.ts';
import { callSettings } from '../calls/call-settings.ts';
import type { CallTools } from '../calls/call-tools.ts';
import { callToolsOf } from '../calls/worker-tools.ts';
import { RealtimeLink } from '../realtime/realtime-link.ts';
import { RealtimeSocket } from '../realtime/realtime-socket.ts';
import { createMediaStreamServer, MEDIA_PATH } from '../twilio/media-stream-socket.ts';
import { acceptUpgrade } from '../websocket/accept-upgrade.ts';
import { RehearsedCaller } from './rehearsed-caller.ts';
import { RehearsedModel } from './rehearsed-model.ts';

const READY_TIMEOUT_MS = 2_000;
const MAX_MESSAGE_BYTES = 64 * 1_024;
const FRAMES_BETWEEN = 25;
/** What the sockets need to bring everything to the other end. */
const TURNS_TO_ARRIVE = 12;
/** Signs of a machine, and a state that grows: a call is not rehearsed longer than this. */
const SCENES_PER_CALL = 10;

const BRIEF = {
  greeting: 'Hello.',
  locale: 'en-US',
  handling: CallHandling.parse({}),
  turnDetection: TurnDetection.parse({ type: 'server_vad' }),
};

/**
 * Plays calls to itself, over real sockets and with the code that carries real ones, for about `forMs`: so that it is compiled
 * when the first caller rings, and the first answer after a deployment is as fast as the thousandth. Nothing of it is written
 * down, and nobody else is asked for anything. Must run before telemetry starts, which would count these calls.
 * A rehearsal that goes wrong is no reason not to open: it is logged.
 */
export async function rehearse({ forMs, logger }: { forMs: number; logger: Logger }): Promise<RehearsalReport> {
  const report = { calls: 0, truncations: 0, toolAnswers: 0 };
  if (forMs <= 0) return report;
  const stage = await openStage(logger);
  try {
    const untilMs = performance.now() + forMs;
    while (performance.now() < untilMs) {
      report.calls += 1;
      const { truncations, toolAnswers } = await playCall(stage, { call: report.calls, untilMs });
      report.truncations += truncations;
      report.toolAnswers += toolAnswers;
    }
  } catch (error) {
    logger.warn({ err: error }, 'the rehearsal was broken off');
  } finally {
    await stage.close();
  }
  return report;
}

/** What was played, and what came of it. */
export interface RehearsalReport {
  readonly calls: number;
  readonly truncations: number;
  readonly toolAnswers: number;
}

interface Stage {
  /** A call that waits for its stream, and the model it talks to once that is configured. */
  prepare(token: string): Promise<RehearsedModel>;
  readonly mediaUrl: URL;
  close(): Promise<void>;
}

/** One call: greeted, answered, interrupted, helped by a function, again and again. */
async function playCall(
  stage: Stage,
  { call, untilMs }: { call: number; untilMs: number },
): Promise<RehearsedModel['heard']> {
  const token = `rehearsal${call}`;
  const model = await stage.prepare(token);
  const caller = await RehearsedCaller.ring(stage.mediaUrl, token);
  await arrive();
  for (let scene = 0; scene < SCENES_PER_CALL && performance.now() < untilMs; scene += 1) {
    caller.breathe(FRAMES_BETWEEN);
    model.answer();
    await arrive();
    caller.breathe(FRAMES_BETWEEN);
    model.interruptedAnswer();
    await arrive();
    model.callTool('do_nothing');
    await arrive();
  }
  caller.hangUp();
  await arrive();
  return model.heard;
}

async function arrive(): Promise<void> {
  for (let turns = 0; turns < TURNS_TO_ARRIVE; turns += 1) await turn();
}

async function openStage(logger: Logger): Promise<Stage> {
  const calls = new Map<string, CallRuntime>();
  const streams = new Set<Duplex>();
  let onModel: (model: RehearsedModel) => void = () => undefined;
  const media = createMediaStreamServer({
    isSigned: () => true,
    redeem: ({ customParameters }) => calls.get(customParameters.token ?? '') ?? null,
    onRefused: () => undefined,
    maxIdle: 2,
    logger,
  });
  const server = createServer().on('upgrade', (request, stream, head) => {
    streams.add(stream);
    if (request.url === MEDIA_PATH) return media.upgrade(request, stream, head);
    const socket = acceptUpgrade({ request, stream, head }, MAX_MESSAGE_BYTES);
    if (!socket) return;
    const model: RehearsedModel = new RehearsedModel(socket, () => onModel(model));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tools = callToolsOf(createRehearsalTools());
  return {
    mediaUrl: new URL(MEDIA_PATH, origin),
    prepare: (token) =>
      new Promise((resolve, reject) => {
        onModel = resolve;
        setTimeout(reject, READY_TIMEOUT_MS, new Error('no session')).unref();
        calls.set(token, rehearsedCall({ realtimeUrl: `${origin}/realtime`, tools, logger }));
      }),
    async close() {
      for (const stream of streams) stream.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function rehearsedCall(parts: { realtimeUrl: string; tools: CallTools; logger: Logger }): CallRuntime {
  const { realtimeUrl: url, tools, logger } = parts;
  const session = Promise.resolve(
    phoneSession({
      instructions: '',
      locale: BRIEF.locale,
      voice: 'marin',
      turnDetection: BRIEF.turnDetection,
      transcriptionModel: '',
      tools: [],
    }),
  );
  const dial = {
    url,
    model: 'rehearsal',
    apiKey: 'none',
    safetyIdentifier: '',
    session,
    readyTimeoutMs: READY_TIMEOUT_MS,
  };
  return new CallRuntime({
    identity: {
      callId: 'call_rehearsal',
      projectId: 'proj_rehearsal',
      callSid: 'CA_rehearsal',
      accountSid: 'AC_rehearsal',
      callerNumber: null,
      bookingPageUrl: null,
      contactPhone: null,
      workerId: 'wrk_rehearsal',
    },
    settings: callSettings(BRIEF, { hasHuman: false }),
    model: 'rehearsal',
    realtime: new RealtimeLink(({ seed }) => new RealtimeSocket({ ...dial, seed, logger }), null),
    tools,
    journal: { append: () => undefined, settled: async () => undefined },
    logger,
    telemetryContext: activeContext(),
    onEnded: () => undefined,
  });
}
