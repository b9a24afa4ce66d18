import type { ActionFunctionArgs } from '@remix-run/node';

/** Vapi's assistants ask for functions here, and tell how their calls go. */
export const action = ({ request, context }: ActionFunctionArgs) => context.services.vapiWebhook(request);

export const loader = () => Response.json({ message: 'Send messages by POST' }, { status: 405 });
