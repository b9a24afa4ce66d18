import { randomBytes } from 'node:crypto';
import { MAX_FILE_BYTES } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import { CLIENT_ADDRESS_HEADER, type DashboardServices } from '@offhook/wiring';
import { createRequestHandler, type RequestHandler as RemixHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { callAudio } from './call-audio.server.ts';
import { logRequests } from './request-log.server.ts';
import { securityHeaders } from './security-headers.server.ts';

export type HttpAppOptions = {
  services: DashboardServices;
  logger: Logger;
  /** The Remix build, or how to load the current one in development. */
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Folder of the browser's files; null while Vite serves them. */
  clientDir: string | null;
  /** Vite in development. */
  middleware?: RequestHandler;
  https: boolean;
  development: boolean;
  trustedProxyHops: number;
};

/** Names of built files hold their hash, so they never change. */
const ASSET_MAX_AGE = '1y';
const FILE_MAX_AGE = '1h';
/** The longest thing a page sends is a pasted price list. */
const MAX_BODY_BYTES = 1_048_576;
/** The one route that takes files; the form around one is small. */
const UPLOAD_PATH = '/knowledge/upload';
const MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 64 * 1024;
/** The report of an hour on the phone, with every word three times over. */
const VAPI_PATH = '/webhooks/vapi';
const MAX_VAPI_BYTES = 8 * 1_048_576;

/** The dashboard's HTTP server, without the port. */
export function createHttpApp(options: HttpAppOptions): Express {
  const { services, logger, build, clientDir, development, https } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxyHops);
  app.use(logRequests(logger), refuseOddHost, identifyClient, protect({ https, development }), limitBody);
  app.use(compression({ filter: mayCompress }));
  if (options.middleware) app.use(options.middleware);
  if (clientDir) {
    app.use('/assets', express.static(`${clientDir}/assets`, { immutable: true, maxAge: ASSET_MAX_AGE, index: false }));
    // A missing asset belongs to an older build: it must not become a page.
    app.use('/assets', (_request, response) => void response.status(404).type('text').send('Not found'));
    app.use(express.static(clientDir, { maxAge: FILE_MAX_AGE, index: false }));
  }
  app.use(callAudio(services));
  const pages: RemixHandler = createRequestHandler({
    build,
    mode: development ? 'development' : 'production',
    getLoadContext: (_request, response) => ({ services, cspNonce: String(response.locals.cspNonce) }),
  });
  app.all('*', keepPrivate, pages);
  app.use(answerFailure(logger));
  return app;
}

/** Remix builds an address from the Host header; what scanners send there is not always one. */
const refuseOddHost: RequestHandler = (request, response, next) => {
  if (URL.canParse(`http://${request.headers.host ?? ''}`)) next();
  else response.sendStatus(400);
};

/** Pages and answers belong to who is signed in: no proxy keeps them, and a browser asks again. */
const keepPrivate: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'private, no-cache');
  next();
};

/** Sign-in limits count by the address that we saw; what a client claims in a header counts for nothing. */
const identifyClient: RequestHandler = (request, _response, next) => {
  request.headers[CLIENT_ADDRESS_HEADER] = request.ip ?? '';
  next();
};

function protect(site: { https: boolean; development: boolean }): RequestHandler {
  return (_request, response, next) => {
    const nonce = randomBytes(16).toString('base64');
    response.locals.cspNonce = nonce;
    response.set(securityHeaders({ ...site, nonce }));
    next();
  };
}

/** Bodies are read whole by the routes, so their length must be known and small before anyone starts reading. */
const limitBody: RequestHandler = (request, response, next) => {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  if (chunked !== undefined) response.status(411).json({ message: 'Send a Content-Length' });
  else if (request.path === UPLOAD_PATH && Number(length ?? 0) > MAX_UPLOAD_BYTES) {
    response.status(413).json({ message: 'A file can have 10 MB at most.' });
  } else if (request.path !== UPLOAD_PATH && Number(length ?? 0) > maxBodyBytes(request.path)) {
    response.status(413).json({ message: 'This request is too large' });
  } else next();
};

function maxBodyBytes(path: string): number {
  return path === VAPI_PATH ? MAX_VAPI_BYTES : MAX_BODY_BYTES;
}

/** Events must leave the moment they happen; a compressor would hold them back. */
function mayCompress(request: express.Request, response: express.Response): boolean {
  const type = String(response.getHeader('content-type') ?? '');
  return !type.startsWith('text/event-stream') && compression.filter(request, response);
}

function answerFailure(logger: Logger): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters
  return (error, _request, response, next) => {
    if (response.headersSent) {
      logger.error({ err: error }, 'an answer broke off');
      return next(error);
    }
    // Express marks what the client got wrong, such as an address that cannot be decoded.
    if (Number(error?.status) >= 400 && Number(error?.status) < 500) return response.sendStatus(Number(error.status));
    logger.error({ err: error }, 'request failed');
    return response.status(500).type('text').send('Something went wrong on our side. Try again in a moment.');
  };
}
