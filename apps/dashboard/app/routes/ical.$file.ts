import type { LoaderFunctionArgs } from '@remix-run/node';

/** A technician's jobs as a calendar file, for whoever has its secret address. Nothing tells a wrong address from an ended one. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const token = /^([\w-]{20,64})\.ics$/.exec(params.file ?? '')?.[1];
  const ics = token === undefined ? null : await context.services.technicianFeed(token);
  if (ics === null) return new Response('There is no calendar at this address', { status: 404 });
  return new Response(ics, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="jobs.ics"',
      // The address is the key: it must not leak to where a description's link leads, nor into a search engine.
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    },
  });
}
