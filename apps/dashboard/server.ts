import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { resolveDatabaseUrl } from '@offhook/db';
import { createLogger, type Logger, startTelemetry } from '@offhook/telemetry';
import { createDashboardServices, type DashboardServices } from '@offhook/wiring';
import type { ServerBuild } from '@remix-run/node';
import { createHttpApp, type HttpAppOptions } from './app/http-app.server.ts';
import { type DashboardSettings, readSettings } from './app/settings.server.ts';

/** How long requests in progress may take after a signal to stop. */
const STOP_TIMEOUT_MS = 10_000;
/** Above the usual 60 s of load balancers: the side that picks the connection must be the one that closes it. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

async function main(): Promise<void> {
  const settings = readSettings();
  const telemetry = await startTelemetry({ serviceName: 'offhook-dashboard', settings: settings.telemetry });
  const logger = createLogger({ name: 'dashboard', level: settings.logLevel });
  const pages = settings.development ? await developmentPages() : await builtPages();
  const database = await resolveDatabaseUrl(settings);
  const services = createDashboardServices({ ...settings, databaseUrl: database.url }, logger);
  const app = createHttpApp({
    services,
    logger,
    https: settings.publicUrl.startsWith('https://'),
    development: settings.development,
    trustedProxyHops: settings.trustedProxyHops,
    ...pages,
  });
  const server = createServer(app);
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  await listen(server, settings.port);
  logger.info({ port: portOf(server), publicUrl: settings.publicUrl }, 'dashboard is ready');
  services.startJobs();
  await printFirstRunLink(services, settings, logger);
  stopOnSignal(logger, async () => {
    await stopServer(server, services);
    await services.close();
    await database.stop();
    await telemetry.shutdown();
  });
}

type Pages = Pick<HttpAppOptions, 'build' | 'clientDir' | 'middleware'>;

/** The pages as `npm run build` made them. */
async function builtPages(): Promise<Pages> {
  const buildFile = new URL('./build/server/index.js', import.meta.url);
  if (!existsSync(buildFile)) {
    throw new Error(
      'The dashboard is not built yet. Run `npm run build -w apps/dashboard`, or `npm start`, which does.',
    );
  }
  const build: ServerBuild = await import(buildFile.href);
  return { build, clientDir: fileURLToPath(new URL('./build/client', import.meta.url)) };
}

/** The pages as they are in the sources right now, with hot reload. */
async function developmentPages(): Promise<Pages> {
  const vite = await import('vite');
  const root = fileURLToPath(new URL('.', import.meta.url));
  const devServer = await vite.createServer({ root, server: { middlewareMode: true } });
  const load = () => devServer.ssrLoadModule('virtual:remix/server-build');
  return {
    // Vite types what it loads as any module; the Remix plugin promises that this one is a build.
    build: load as () => Promise<unknown> as () => Promise<ServerBuild>,
    clientDir: null,
    middleware: devServer.middlewares,
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken ? new Error(`Port ${port} is taken. Stop what uses it, or set DASHBOARD_PORT to another one.`) : error,
      );
    });
    server.listen(port, () => resolve());
  });
}

function portOf(server: Server): number | null {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : null;
}

/** For the person at the terminal only: straight to standard output, never through the logger, which others may keep. */
async function printFirstRunLink(
  services: DashboardServices,
  settings: DashboardSettings,
  logger: Logger,
): Promise<void> {
  if (!settings.printFirstRunLink) return;
  try {
    const link = await services.firstRunLink();
    if (link)
      process.stdout.write(
        `\nNobody can sign in yet. Set up your account (link works once, for an hour):\n${link}\n\n`,
      );
  } catch (error) {
    logger.error({ err: error }, 'no set-up link could be made: is the database up and migrated?');
  }
}

/** Stops accepting, ends the live streams (they would never end by themselves), lets the rest finish. */
async function stopServer(server: Server, services: DashboardServices): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await services.endStreams();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), STOP_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}

function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    // A second Ctrl-C means now.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'dashboard is stopping');
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
