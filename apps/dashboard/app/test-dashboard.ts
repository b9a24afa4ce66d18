import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '@offhook/db';
import { createSignInLink } from '@offhook/integrations';
import { createLogger } from '@offhook/telemetry';
import { createDashboardServices, type DashboardServices } from '@offhook/wiring';
import type { ServerBuild } from '@remix-run/node';
import { createHttpApp } from './http-app.server.ts';
import * as authRoute from './routes/auth.$.ts';
import * as healthRoute from './routes/healthz.ts';
import * as icalRoute from './routes/ical.$file.ts';
import * as uploadRoute from './routes/knowledge.upload.ts';
import * as trpcRoute from './routes/trpc.$.ts';
import * as calcomRoute from './routes/webhooks.calcom.ts';
import * as calcomHookRoute from './routes/webhooks.calcom_.$hookId.ts';
import * as vapiRoute from './routes/webhooks.vapi.ts';

/** For tests: the real server with its real routes, without the pages, on a port of its own. */
export type TestDashboard = {
  origin: string;
  services: DashboardServices;
  secret: string;
  /** The session cookie of the demo's owner, signed in by a link. */
  signInOwner(db: Database): Promise<string>;
  close(): Promise<void>;
};

const SECRET = 'a secret of the tests, long enough for anyone';

const ROUTES = {
  'trpc/*': trpcRoute,
  'auth/*': authRoute,
  healthz: healthRoute,
  'ical/:file': icalRoute,
  'knowledge/upload': uploadRoute,
  'webhooks/calcom': calcomRoute,
  'webhooks/calcom/:hookId': calcomHookRoute,
  'webhooks/vapi': vapiRoute,
};

export async function startTestDashboard(options: {
  databaseUrl: string;
  simulatorUrl?: string;
  recordingsDir?: string;
  calcomBaseUrl?: string;
  outboundTrustedHosts?: string[];
}): Promise<TestDashboard> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logger = createLogger({ name: 'test', level: 'silent' });
  const services = createDashboardServices(
    {
      databaseUrl: options.databaseUrl,
      publicUrl: origin,
      authSecret: SECRET,
      encryptionKey: SECRET,
      internalApiToken: SECRET,
      simulatorUrl: options.simulatorUrl,
      outboundTrustedHosts: options.outboundTrustedHosts ?? [],
      twilioApi: null,
      recordingsDir: options.recordingsDir ?? 'recordings',
      calcomBaseUrl: options.calcomBaseUrl ?? 'http://127.0.0.1:9',
      calcomApiKey: undefined,
      calcomWebhookSecret: SECRET,
      maps: { apiKey: undefined, baseUrl: undefined },
      publicWorkerUrl: 'https://calls.offhook.example',
    },
    logger,
  );
  const app = createHttpApp({
    services,
    logger,
    build: buildOf(ROUTES),
    clientDir: null,
    https: false,
    development: false,
    trustedProxyHops: 1, // so that a test can come from many addresses
  });
  server.on('request', app);
  return {
    origin,
    services,
    secret: SECRET,
    signInOwner: (db) => signInOwner(db, origin),
    close: () => stop(server, services),
  };
}

async function signInOwner(db: Database, origin: string): Promise<string> {
  const link = await createSignInLink({ db, secret: SECRET, baseUrl: origin, email: 'owner@offhook.example' });
  const signedIn = await fetch(link, { redirect: 'manual' });
  return signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function stop(server: Server, services: DashboardServices): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await services.close();
  server.closeAllConnections();
  await closed;
}

type RouteModule = ServerBuild['routes'][string]['module'];

/** What Vite would have built, had the dashboard only these routes. */
function buildOf(modules: Record<string, Partial<RouteModule>>): ServerBuild {
  const page = { default: () => null };
  const routes: ServerBuild['routes'] = { root: { id: 'root', path: '', module: page } };
  for (const [path, module] of Object.entries(modules)) {
    routes[path] = { id: path, parentId: 'root', path, module: module as RouteModule };
  }
  return {
    mode: 'production',
    routes,
    entry: { module: { default: () => new Response('no pages here', { status: 404 }) } },
    assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: 'test' },
    publicPath: '/',
    assetsBuildDirectory: '',
    isSpaMode: false,
    future: {
      v3_fetcherPersist: true,
      v3_lazyRouteDiscovery: true,
      v3_relativeSplatPath: true,
      v3_singleFetch: true,
      v3_throwAbortReason: true,
    },
  };
}
