import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';

/** Queries, and subscriptions as server-sent events. */
export const loader = ({ request, context }: LoaderFunctionArgs) => context.services.api(request);

/** Mutations, and queries too long for an address. */
export const action = ({ request, context }: ActionFunctionArgs) => context.services.api(request);
