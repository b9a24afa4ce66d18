import { type ApiDeps, createApiHandler, createCaller, createRequestContext } from '@offhook/api';
import {
  type CalendarFor,
  createLiveFeed,
  createSecretBox,
  JOBS_CHANNEL,
  LIVE_CHANNEL,
  type LiveFeed,
  ownerAwaitingSetup,
  recordingFiles,
} from '@offhook/core';
import { type Database, listenForNotifications, openDatabase } from '@offhook/db';
import {
  betterAuthIdentity,
  createAuth,
  createAuthHandler,
  createSafeFetch,
  createSignInLink,
  type JobRunner,
  jobRunner,
  noTexts,
  simulatorControl,
  trustedOrigins,
  twilioTexts,
} from '@offhook/integrations';
import type { Logger } from '@offhook/telemetry';
import { answerCalcomWebhook } from './calcom-webhook-answer.ts';
import { calendarForProjects } from './calendar-for-project.ts';
import { createCallAudio } from './call-audio.ts';
import { ladderPorts } from './emergency-services.ts';
import { createJobs } from './jobs.ts';
import { type MapsSettings, mapsFrom } from './maps-from.ts';
import { toolBenchOf } from './tool-bench.ts';

/** Plain values of the dashboard's settings. */
export type DashboardServiceSettings = {
  databaseUrl: string;
  /** Public origin, as people type it. */
  publicUrl: string;
  authSecret: string;
  encryptionKey: string;
  internalApiToken: string;
  simulatorUrl: string | undefined;
  /** Where the voice workers keep the sound of calls. */
  recordingsDir: string;
  calcomBaseUrl: string;
  calcomApiKey: string | undefined;
  calcomWebhookSecret: string | undefined;
  maps: MapsSettings;
  /** `host:port` in a private network that addresses of owners may lead to nevertheless. */
  outboundTrustedHosts: readonly string[];
  /** Twilio's REST API. Null without an account: no text leaves. */
  twilioApi: { accountSid: string; authToken: string; baseUrl: string } | null;
  /** Public origin of the voice worker. */
  publicWorkerUrl: string;
};

export type ApiOfRequest = {
  api: ReturnType<typeof createCaller>;
  signedIn: boolean;
  /** Cookies that a procedure wants to be set. */
  responseHeaders: Headers;
};

/** Everything the dashboard's routes may use. */
export type DashboardServices = {
  /** Answers `/trpc/*`. */
  api(request: Request): Promise<Response>;
  /** Answers `/auth/*`. */
  auth(request: Request): Promise<Response>;
  /** The API without HTTP, as the user of the request. */
  apiAs(request: Request): Promise<ApiOfRequest>;
  /** Answers the addresses of a call's sound, to members of its business. */
  callAudio: ReturnType<typeof createCallAudio>;
  /** Answers `/webhooks/calcom`. */
  calcomWebhook(request: Request): Promise<Response>;
  /** Begins to run background jobs in this process; returns at once. */
  startJobs(): void;
  /** Whether the database answers within two seconds. */
  isHealthy(): Promise<boolean>;
  /** A one-time link for the owner when nobody can sign in yet; null otherwise. */
  firstRunLink(): Promise<string | null>;
  /** Ends every live stream, so that the server can stop. */
  endStreams(): Promise<void>;
  close(): Promise<void>;
};

const HEALTH_TIMEOUT_MS = 2_000;
const FIRST_RUN_LINK_TTL_MS = 60 * 60_000;

export function createDashboardServices(settings: DashboardServiceSettings, logger: Logger): DashboardServices {
  const db = openDatabase(settings.databaseUrl);
  const auth = createAuth({
    db,
    secret: settings.authSecret,
    baseUrl: settings.publicUrl,
    onLog: (level, message) => logger[level]({ source: 'better-auth' }, message),
  });
  const secrets = createSecretBox(settings.encryptionKey);
  const { calcomApiKey, calcomBaseUrl } = settings;
  const { geocoding, travel } = mapsFrom(settings.maps);
  const calendarFor = calendarForProjects({ db, secrets, calcomApiKey, calcomBaseUrl, travel, now: Date.now });
  const jobs = jobRunnerOf(settings, { db, logger, calendarFor });
  const live = liveFeedOf(settings.databaseUrl, logger);
  const deps: ApiDeps = {
    db,
    identity: betterAuthIdentity(auth),
    secrets,
    testCalls: simulatorControl({ baseUrl: settings.simulatorUrl, token: settings.internalApiToken }),
    calendarFor,
    geocoding,
    travel,
    meaning: null,
    safeFetch: createSafeFetch({ trustedHosts: settings.outboundTrustedHosts }),
    toolBench: toolBenchOf(db, settings),
    recordings: recordingFiles(settings.recordingsDir),
    workerUrl: settings.publicWorkerUrl,
    live,
    logger,
    now: () => new Date(),
    trustedOrigins: trustedOrigins(settings.publicUrl),
    secureCookies: settings.publicUrl.startsWith('https://'),
  };
  return {
    api: createApiHandler(deps),
    auth: createAuthHandler(auth),
    async apiAs(request) {
      const responseHeaders = new Headers();
      const context = await createRequestContext(deps, { headers: request.headers, responseHeaders });
      return { api: createCaller(context), signedIn: context.user !== null, responseHeaders };
    },
    callAudio: createCallAudio(deps),
    calcomWebhook: (request) => answerCalcomWebhook({ db, secret: settings.calcomWebhookSecret, logger }, request),
    startJobs: () => void jobs.start(),
    async isHealthy() {
      const answered = db.$queryRaw`SELECT 1`.then(
        () => true,
        () => false,
      );
      return Promise.race([answered, afterMs(HEALTH_TIMEOUT_MS, false)]);
    },
    async firstRunLink() {
      const owner = await ownerAwaitingSetup(db);
      if (!owner) return null;
      const { authSecret: secret, publicUrl: baseUrl } = settings;
      return createSignInLink({ db, secret, baseUrl, email: owner.email, expiresInMs: FIRST_RUN_LINK_TTL_MS });
    },
    endStreams: () => live.close(),
    async close() {
      await live.close();
      await jobs.stop();
      await db.$disconnect();
    },
  };
}

type JobRunnerParts = { db: Database; logger: Logger; calendarFor: CalendarFor };

function jobRunnerOf(settings: DashboardServiceSettings, { db, logger, calendarFor }: JobRunnerParts): JobRunner {
  const { databaseUrl, twilioApi, publicWorkerUrl: workerUrl } = settings;
  const texts = twilioApi ? twilioTexts(twilioApi) : noTexts();
  const jobs = createJobs({ texts, workerUrl, ladder: ladderPorts(settings), calendarFor });
  return jobRunner({ databaseUrl, db, jobs, notes: logger, wakeChannel: JOBS_CHANNEL, now: Date.now });
}

function liveFeedOf(databaseUrl: string, logger: Logger): LiveFeed {
  return createLiveFeed({
    listen: (onPayload, onGap) =>
      listenForNotifications(databaseUrl, LIVE_CHANNEL, {
        onPayload,
        onConnected: onGap,
        onDisconnected: (error) => logger.warn({ err: error }, 'live events: the database connection is lost'),
      }),
  });
}

function afterMs<Value>(delayMs: number, value: Value): Promise<Value> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs, value).unref();
  });
}
