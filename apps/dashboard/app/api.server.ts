import type { ApiOfRequest, DashboardServices } from '@offhook/wiring';
import { type AppLoadContext, redirect } from '@remix-run/node';
import { TRPCError } from '@trpc/server';

export type Api = Awaited<ReturnType<DashboardServices['apiAs']>>['api'];

type PageRequest = { request: Request; context: AppLoadContext };

/**
 * The API as the user of a page's request.
 *
 * @throws a redirect to the sign-in page when nobody is signed in.
 */
export async function apiFor(page: PageRequest): Promise<Api> {
  const { api, signedIn } = await apiOf(page);
  if (signedIn) return api;
  const { pathname, search } = new URL(page.request.url);
  throw redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

/** Whether somebody is signed in: for the pages of those who are not. */
export async function isSignedIn(page: PageRequest): Promise<boolean> {
  const { signedIn } = await apiOf(page);
  return signedIn;
}

/** The loaders of one page run side by side and share one load context: the session is looked up once for all of them. */
const openPages = new WeakMap<AppLoadContext, Promise<ApiOfRequest>>();

function apiOf({ request, context }: PageRequest): Promise<ApiOfRequest> {
  // An action may change who is signed in or which business is looked at, before the loaders run.
  if (request.method !== 'GET') return context.services.apiAs(request);
  const known = openPages.get(context);
  if (known) return known;
  const api = context.services.apiAs(request);
  openPages.set(context, api);
  return api;
}

/**
 * For the `.catch` of what an address names: a row that this business does not have is a page that does not exist.
 *
 * @throws a 404 for what was not found, anything else as it came.
 */
export function notFoundPage(error: unknown): never {
  const notThere = error instanceof TRPCError && (error.code === 'NOT_FOUND' || error.code === 'BAD_REQUEST');
  throw notThere ? new Response(null, { status: 404 }) : error;
}
