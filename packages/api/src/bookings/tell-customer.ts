import { z } from 'zod';

/** Whether the customer gets a text about it: asked each time, because some have been rung already. */
export const TellCustomer = z.boolean().default(false);
