import { type NotifyingClient, notify } from '@offhook/db';
import { z } from 'zod';

/** PostgreSQL channel on which the dashboard and the workers tell the workers what to do about a running call. */
export const CONTROL_CHANNEL = 'offhook_control';

/** No word of a caller travels here. `callSid`: Twilio's. */
export const ControlMessage = z.discriminatedUnion('kind', [
  /** The owner ends the call: whoever carries it lets go. */
  z.object({
    kind: z.literal('hangUp'),
    projectId: z.string().min(1),
    callId: z.string().min(1),
    callSid: z.string().min(1),
  }),
  /** Another worker carries the call now: the one before lets go of it without writing an end. */
  z.object({ kind: z.literal('adopted'), callId: z.string().min(1), workerId: z.string().min(1) }),
]);
export type ControlMessage = z.infer<typeof ControlMessage>;

/** Tells every worker. Within a transaction: on commit. */
export async function publishControl(db: NotifyingClient, message: ControlMessage): Promise<void> {
  await notify(db, CONTROL_CHANNEL, message);
}
