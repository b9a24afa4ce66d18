import { type ApiDeps, createApiHandler, createCaller, createRequestContext } from '@offhook/api';
import {
  createLiveFeed,
  createSecretBox,
  JOBS_CHANNEL,
  LIVE_CHANNEL,
  type LiveFeed,
  ownerAwaitingSetup,
  readTechnicianFeed,
  recordingFiles,
  type SecretBox,
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
  readBusyTimes,
  simulatorControl,
  trustedOrigins,
  twilioTexts,
} from '@offhook/integrations';
import type { Logger } from '@offhook/telemetry';
import { type CalcomServices, calcomServices } from './calcom-services.ts';
import { answerCalcomWebhook } from './calcom-webhook-answer.ts';
import { calendarForProjects } from './calendar-for-project.ts';
import { createCallAudio } from './call-audio.ts';
import { ladderPorts } from './emergency-services.ts';
import { createJobs, type JobDeps } from './jobs.ts';
import { knowledgeServices } from './knowledge-services.ts';
import { type MapsSettings, mapsFrom } from './maps-from.ts';
import type { OpenAiSettings } from './meaning-from.ts';
import { numberServices } from './number-services.ts';
import { createToolBench, toolPartsOf } from './tool-bench.ts';
import { NO_VAPI_KEY, type VapiSettings, vapiServices } from './vapi-services.ts';
import { vapiWebhook } from './vapi-webhook.ts';

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
  /** Left out: knowledge is found by words alone. */
  openai?: OpenAiSettings | undefined;
  /** `host:port` in a private network that addresses of owners may lead to nevertheless. */
  outboundTrustedHosts: readonly string[];
  /** Twilio's REST API. Null without an account: no text leaves. */
  twilioApi: { accountSid: string; authToken: string; baseUrl: string } | null;
  /** Public origin of the voice worker. */
  publicWorkerUrl: string;
  /** Left out: Vapi itself, and only businesses with a key of their own. */
  vapi?: VapiSettings;
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
  /** Answers `/webhooks/calcom/{hookId}`: the webhooks that we registered. */
  calcomHook(hookId: string, request: Request): Promise<Response>;
  /** Answers `/webhooks/vapi`. */
  vapiWebhook(request: Request): Promise<Response>;
  /** The calendar file behind a technician's secret address; null when there is none. */
  technicianFeed(token: string): Promise<string | null>;
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
  const auth = authOf(settings, { db, logger });
  const secrets = createSecretBox(settings.encryptionKey);
  const { calcomApiKey, calcomBaseUrl } = settings;
  const { geocoding, travel } = mapsFrom(settings.maps);
  const calendarFor = calendarForProjects({ db, secrets, calcomApiKey, calcomBaseUrl, travel, now: Date.now });
  const calcom = calcomOf(settings, { db, secrets, logger });
  const links = { secrets, safeFetch: createSafeFetch({ trustedHosts: settings.outboundTrustedHosts }), readBusyTimes };
  const knowledge = knowledgeServices(db, { openai: settings.openai, safeFetch: links.safeFetch });
  const vapi = vapiServices(db, settings.vapi ?? NO_VAPI_KEY, { secrets, twilioApi: settings.twilioApi });
  const numbers = numberServices(settings);
  const jobParts = { calendarFor, calcom, calendarLinks: links, ...knowledge.jobParts, ...numbers, ...vapi };
  const jobs = jobRunnerOf(settings, { db, logger, ...jobParts });
  const live = liveFeedOf(settings.databaseUrl, logger);
  const tools = toolPartsOf(db, settings);
  const deps: ApiDeps = {
    db,
    identity: betterAuthIdentity(auth),
    calendarFor,
    geocoding,
    travel,
    meaning: knowledge.meaning,
    documents: knowledge.documents,
    ...links,
    ...calcom.setup,
    ...vapi,
    ...numbers,
    ...settled(settings),
    toolBench: createToolBench(tools),
    live,
    logger,
    now: () => new Date(),
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
    calcomHook: calcom.answerHook,
    vapiWebhook: vapiWebhook({ db, tools, secrets, logger }),
    technicianFeed: (token) => readTechnicianFeed(db, token, Date.now()),
    startJobs: () => void jobs.start(),
    isHealthy: () => isHealthy(db),
    firstRunLink: () => firstRunLink(db, settings),
    endStreams: () => live.close(),
    async close() {
      await live.close();
      await jobs.stop();
      await db.$disconnect();
    },
  };
}

/** What follows from the settings alone. */
function settled(settings: DashboardServiceSettings) {
  const { simulatorUrl, internalApiToken, outboundTrustedHosts, recordingsDir, publicWorkerUrl, publicUrl } = settings;
  return {
    testCalls: simulatorControl({ baseUrl: simulatorUrl, token: internalApiToken }),
    outboundTrustedHosts,
    recordings: recordingFiles(recordingsDir),
    workerUrl: publicWorkerUrl,
    trustedOrigins: trustedOrigins(publicUrl),
    secureCookies: publicUrl.startsWith('https://'),
  };
}

function authOf(settings: DashboardServiceSettings, { db, logger }: { db: Database; logger: Logger }) {
  return createAuth({
    db,
    secret: settings.authSecret,
    baseUrl: settings.publicUrl,
    onLog: (level, message) => logger[level]({ source: 'better-auth' }, message),
  });
}

async function firstRunLink(db: Database, settings: DashboardServiceSettings): Promise<string | null> {
  const owner = await ownerAwaitingSetup(db);
  if (!owner) return null;
  const { authSecret: secret, publicUrl: baseUrl } = settings;
  return createSignInLink({ db, secret, baseUrl, email: owner.email, expiresInMs: FIRST_RUN_LINK_TTL_MS });
}

function isHealthy(db: Database): Promise<boolean> {
  const answered = db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, afterMs(HEALTH_TIMEOUT_MS, false)]);
}

type JobRunnerParts = Omit<JobDeps, 'texts' | 'workerUrl' | 'ladder'> & {
  db: Database;
  logger: Logger;
};

function jobRunnerOf(settings: DashboardServiceSettings, { db, logger, ...parts }: JobRunnerParts): JobRunner {
  const { databaseUrl, twilioApi, publicWorkerUrl: workerUrl } = settings;
  const texts = twilioApi ? twilioTexts(twilioApi) : noTexts();
  const jobs = createJobs({ texts, workerUrl, ladder: ladderPorts(settings), ...parts });
  return jobRunner({ databaseUrl, db, jobs, notes: logger, wakeChannel: JOBS_CHANNEL, now: Date.now });
}

function calcomOf(
  { calcomBaseUrl: baseUrl, calcomApiKey: sharedKey, publicUrl: dashboardUrl }: DashboardServiceSettings,
  parts: { db: Database; secrets: SecretBox; logger: Logger },
): CalcomServices {
  return calcomServices({ ...parts, baseUrl, sharedKey, dashboardUrl });
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
