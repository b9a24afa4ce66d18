import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from '../app-router.ts';
import { errorDetails } from './api-error.ts';
import { type ApiDeps, createRequestContext } from './request-context.ts';

export const API_ENDPOINT = '/trpc';

/** A page needs a handful of procedures at once; more is an attempt to keep the server busy with one request. */
const MAX_BATCH_SIZE = 20;

/** Answers one HTTP request to `/trpc/*`: queries, mutations, and subscriptions as server-sent events. */
export function createApiHandler(deps: ApiDeps): (request: Request) => Promise<Response> {
  return (request) =>
    fetchRequestHandler({
      endpoint: API_ENDPOINT,
      req: request,
      router: appRouter,
      maxBatchSize: MAX_BATCH_SIZE,
      createContext: ({ req, resHeaders }) =>
        createRequestContext(deps, { headers: req.headers, responseHeaders: resHeaders }),
      responseMeta: () => ({ headers: new Headers({ 'cache-control': 'no-store' }) }),
      onError({ error, path, type }) {
        const { errorCode } = errorDetails(error);
        // Inputs never reach the log: they hold names, addresses and passwords.
        const entry = { path, type, errorCode };
        if (error.code === 'INTERNAL_SERVER_ERROR')
          deps.logger.error({ ...entry, err: error.cause }, 'procedure failed');
        else deps.logger.debug(entry, 'procedure refused');
      },
    });
}
