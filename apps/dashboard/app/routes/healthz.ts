import type { LoaderFunctionArgs } from '@remix-run/node';

/** 200 while the process runs and its database answers, else 503. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const healthy = await context.services.isHealthy();
  const body = { status: healthy ? 'ok' : 'unavailable', database: healthy ? 'ok' : 'does not answer' };
  return Response.json(body, { status: healthy ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
