import type { ActionFunctionArgs } from '@remix-run/node';

/** Cal.com tells us that a booking was cancelled or moved there. */
export const action = ({ request, context }: ActionFunctionArgs) => context.services.calcomWebhook(request);

export const loader = () => Response.json({ message: 'Send webhooks by POST' }, { status: 405 });
