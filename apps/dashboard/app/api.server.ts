import type { DashboardServices } from '@offhook/wiring';
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
  const { api, signedIn } = await page.context.services.apiAs(page.request);
  if (signedIn) return api;
  const { pathname, search } = new URL(page.request.url);
  throw redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

/** Whether somebody is signed in: for the pages of those who are not. */
export async function isSignedIn(page: PageRequest): Promise<boolean> {
  const { signedIn } = await page.context.services.apiAs(page.request);
  return signedIn;
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
