import { z } from 'zod';

/** What the simulated Realtime API gets wrong on purpose. Delays are milliseconds after the session was created. */
export const RealtimeFault = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('off') }),
  /** The upgrade is answered with this HTTP status. */
  z.strictObject({ mode: z.literal('refuse'), status: z.number().int().min(400).max(599).default(503) }),
  /** 101, an error event, close 3000: as with a wrong key. */
  z.strictObject({ mode: z.literal('unauthorized') }),
  z.strictObject({ mode: z.literal('slow-handshake'), delayMs: z.number().int().min(0).default(8_000) }),
  /** The TCP connection is cut. */
  z.strictObject({ mode: z.literal('close-mid-call'), afterMs: z.number().int().min(0).default(5_000) }),
  /** Nothing is sent any more, pongs included. */
  z.strictObject({ mode: z.literal('mute'), afterMs: z.number().int().min(0).default(0) }),
  /** Every response fails with `rate_limit_exceeded`. */
  z.strictObject({ mode: z.literal('rate-limit') }),
  /** An error event of type server_error; the socket stays open. */
  z.strictObject({ mode: z.literal('error-event'), afterMs: z.number().int().min(0).default(2_000) }),
]);
export type RealtimeFault = z.output<typeof RealtimeFault>;

export const NO_FAULT: RealtimeFault = { mode: 'off' };
