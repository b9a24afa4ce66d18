import { z } from 'zod';

/** A point in a session, seen in what the server sends. */
const Moment = z.enum([
  /** The first sound of the assistant, before the caller's first turn has ended. */
  'greeting',
  /** The caller begins to speak. */
  'speech',
  /** The caller's turn has ended. */
  'turn',
  /** The first sound of an answer to a turn. */
  'answer',
  /** An answer ended in a function call. */
  'function-call',
]);
export type Moment = z.output<typeof Moment>;

/** How many suffer, counted from the moment the fault is set; default: all, until it is taken back. */
const times = z.number().int().min(1).optional();
const milliseconds = z.number().int().min(0);

/** What the simulated Realtime API gets wrong on purpose. Delays are milliseconds after the session was created, or after `at`. */
export const RealtimeFault = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('off') }),

  // Connections: `times` counts them.
  /** The upgrade is answered with this HTTP status. */
  z.strictObject({ mode: z.literal('refuse'), status: z.number().int().min(400).max(599).default(503), times }),
  /** 101, an error event, close 3000: as with a wrong key. */
  z.strictObject({ mode: z.literal('unauthorized'), times }),
  z.strictObject({ mode: z.literal('slow-handshake'), delayMs: milliseconds.default(8_000), times }),

  // Sessions: `times` counts them.
  /** The TCP connection is cut. */
  z.strictObject({ mode: z.literal('close-mid-call'), afterMs: milliseconds.default(5_000), times }),
  z.strictObject({ mode: z.literal('cut'), at: Moment, afterMs: milliseconds.default(0), times }),
  /** Nothing is sent any more, pongs included. */
  z.strictObject({ mode: z.literal('mute'), afterMs: milliseconds.default(0), times }),
  /** "Green but mute": connected, pings go on, no event comes any more. */
  z.strictObject({ mode: z.literal('silent'), at: Moment, times }),
  /** An error event of type server_error; the socket stays open. */
  z.strictObject({ mode: z.literal('error-event'), afterMs: milliseconds.default(2_000), times }),
  /** The longest session is this long instead of 60 minutes: `expires_at` says so, and it is kept. */
  z.strictObject({ mode: z.literal('short-session'), sessionMs: z.number().int().min(1_000), times }),

  // Responses: `times` counts them.
  /** They fail with `rate_limit_exceeded`. */
  z.strictObject({ mode: z.literal('rate-limit'), times }),
  /** They fail with `insufficient_quota`. */
  z.strictObject({ mode: z.literal('out-of-quota'), times }),
  /** They fail with a server error. */
  z.strictObject({ mode: z.literal('server-error'), times }),
  /** They begin, and nothing follows. */
  z.strictObject({ mode: z.literal('stall'), times }),
]);
export type RealtimeFault = z.output<typeof RealtimeFault>;

export const NO_FAULT: RealtimeFault = { mode: 'off' };

/** Whose sessions suffer: those with this `OpenAI-Safety-Identifier`; everyone's without it. */
export type RealtimeFaultReach = { safetyIdentifier?: string };

const OF_RESPONSES: ReadonlySet<RealtimeFault['mode']> = new Set([
  'rate-limit',
  'out-of-quota',
  'server-error',
  'stall',
]);

type Planned = { fault: RealtimeFault; left: number };

/** The faults that are set, and how many may still suffer from each. */
export type FaultPlan = {
  set(fault: RealtimeFault, reach?: RealtimeFaultReach): void;
  /** The one for everybody. */
  current(): RealtimeFault;
  /** What a new connection suffers from; counts as one of its `times`. */
  drawForSession(safetyIdentifier: string): RealtimeFault;
  /** What a new response suffers from; counts as one of its `times`. */
  drawForResponse(safetyIdentifier: string): RealtimeFault;
};

export function createFaultPlan(): FaultPlan {
  const EVERYBODY = '';
  const planned = new Map<string, Planned>();

  function draw(safetyIdentifier: string, isWanted: (fault: RealtimeFault) => boolean): RealtimeFault {
    const plan = planned.get(safetyIdentifier) ?? planned.get(EVERYBODY);
    if (!plan || !isWanted(plan.fault) || plan.left <= 0) return NO_FAULT;
    plan.left -= 1;
    return plan.fault;
  }

  return {
    set(fault, { safetyIdentifier = EVERYBODY } = {}) {
      const left = 'times' in fault ? (fault.times ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
      planned.set(safetyIdentifier, { fault, left });
    },
    current: () => planned.get(EVERYBODY)?.fault ?? NO_FAULT,
    drawForSession: (safetyIdentifier) => draw(safetyIdentifier, ({ mode }) => !OF_RESPONSES.has(mode)),
    drawForResponse: (safetyIdentifier) => draw(safetyIdentifier, ({ mode }) => OF_RESPONSES.has(mode)),
  };
}
