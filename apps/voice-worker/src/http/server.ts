import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import type { CallDesk } from '../calls/call-desk.ts';
import type { MediaStreamServer } from '../twilio/media-stream-socket.ts';
import { type AfterCallOptions, connectEndedWebhook, fallbackWebhook } from './connect-ended-webhook.ts';
import { type HealthOptions, healthRoutes } from './health.ts';
import { statusWebhook } from './status-webhook.ts';
import { type TwilioHandler, type TwilioWebhookOptions, twilioWebhook } from './twilio-webhook.ts';
import { voiceWebhook } from './voice-webhook.ts';

/** A webhook has about 40 short fields. */
const MAX_BODY_BYTES = 64 * 1024;
/** Twilio gives a webhook 15 s in all; a connection that has not asked by then is nobody's. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 } as const;
/** Webhooks at the same time, and a load balancer's idle connections. */
const SPARE_CONNECTIONS = 2_000;

export interface WorkerServerOptions extends TwilioWebhookOptions {
  readonly desk: CallDesk;
  readonly afterCall: AfterCallOptions;
  readonly humanWebhooks: Readonly<Record<string, TwilioHandler>>;
  readonly smsWebhooks: Readonly<Record<string, TwilioHandler>>;
  readonly health: HealthOptions;
  readonly media: MediaStreamServer;
  readonly publicUrl: string;
  readonly maxMediaSockets: number;
}

/** The worker's one HTTP server: webhooks, media sockets, health. Not listening yet. */
export async function createWorkerServer(options: WorkerServerOptions): Promise<FastifyInstance> {
  const { desk, afterCall, publicUrl, logger, media } = options;
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true, http: TIMEOUTS });
  await app.register(formbody);
  const webhooks: Record<string, TwilioHandler> = {
    ...options.humanWebhooks,
    '/twilio/voice': voiceWebhook(desk, { humans: afterCall.humans, publicUrl, logger }),
    '/twilio/connect-ended': connectEndedWebhook(afterCall),
    '/twilio/status': statusWebhook(afterCall),
    '/twilio/fallback': fallbackWebhook(afterCall),
  };
  for (const entry of Object.entries(webhooks)) twilioWebhook(app, options, entry);
  const refusing = { ...options, onFailure: 'refuse' } as const;
  for (const entry of Object.entries(options.smsWebhooks)) twilioWebhook(app, refusing, entry);
  healthRoutes(app, options.health);
  // Idle connections cost memory, whoever holds them: a bound, and the time-outs above.
  app.server.maxConnections = options.maxMediaSockets + SPARE_CONNECTIONS;
  app.server.on('upgrade', media.upgrade);
  return app;
}
