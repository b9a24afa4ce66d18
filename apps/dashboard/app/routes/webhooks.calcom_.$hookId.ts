import type { ActionFunctionArgs } from '@remix-run/node';

/** Cal.com tells one business that a booking was made, moved, confirmed or cancelled there. */
export const action = ({ request, context, params }: ActionFunctionArgs) =>
  context.services.calcomHook(params.hookId ?? '', request);

export const loader = () => Response.json({ message: 'Send webhooks by POST' }, { status: 405 });
