import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';

export const loader = ({ request, context }: LoaderFunctionArgs) => context.services.auth(request);
export const action = ({ request, context }: ActionFunctionArgs) => context.services.auth(request);
