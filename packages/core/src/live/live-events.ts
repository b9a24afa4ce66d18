import { z } from 'zod';

/** PostgreSQL channel on which the worker and the use cases say that something changed. */
export const LIVE_CHANNEL = 'offhook_live';

/** Only says what to read again: no word of a caller travels here. `at`: ISO 8601 UTC. */
export const LiveNotice = z.object({
  projectId: z.string().min(1),
  callId: z.string().min(1).nullable().catch(null),
  kind: z.enum(['call', 'turn', 'tool', 'booking', 'message', 'import']),
  at: z.string().catch(() => new Date().toISOString()),
});
export type LiveNotice = z.infer<typeof LiveNotice>;

/** `resync`: notices may have been missed (the subscriber or the database was away), so read everything again. */
export type LiveEvent = { kind: LiveNotice['kind'] | 'resync'; callId: string | null; at: string };
