import { AppError } from '@offhook/core';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';

/**
 * Four tool calls in a row with all three attempts failed. Fewer would open on one bad minute of one caller; more would
 * make the next callers listen to fillers for nothing.
 */
const FAILURES_TO_OPEN = 12;

/** One probe is let through after this. */
const HALF_OPEN_AFTER_MS = 10_000;

/** More projects than one worker serves at a time; the one unused for longest is forgotten. */
const MAX_CIRCUITS = 2_000;

export interface CircuitBreakers {
  /**
   * Runs `work` unless `circuit` is open; then fails at once with UPSTREAM_CIRCUIT_OPEN, so that the caller hears the
   * fallback without waiting.
   */
  run<T>(circuit: string, work: () => Promise<T>): Promise<T>;
}

/**
 * One circuit per project and upstream: a tenant whose event type always answers 500 must not silence the others.
 * Only failures that speak of the upstream's health count: no answer, a broken connection, 5xx. A bad key (401), a taken
 * slot (400) and a rate limit (429) prove that somebody is there.
 */
export function createCircuitBreakers(): CircuitBreakers {
  const circuits = new Map<string, ReturnType<typeof newCircuit>>();
  return {
    async run(circuit, work) {
      const policy = circuits.get(circuit) ?? newCircuit();
      circuits.delete(circuit);
      circuits.set(circuit, policy);
      forgetOldest(circuits);
      try {
        return await policy.execute(work);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new AppError(
          'UPSTREAM_CIRCUIT_OPEN',
          `Circuit open: ${circuit} failed ${FAILURES_TO_OPEN} times in a row`,
          {
            cause: error,
          },
        );
      }
    },
  };
}

function newCircuit() {
  return circuitBreaker(handleWhen(speaksOfHealth), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
}

function speaksOfHealth(error: unknown): boolean {
  if (!(error instanceof AppError)) return false; // a hang-up
  const { code } = error;
  return code === 'TOOL_TIMEOUT' || code === 'UPSTREAM_UNAVAILABLE' || code === 'DATABASE_UNAVAILABLE';
}

function forgetOldest(circuits: Map<string, unknown>): void {
  if (circuits.size <= MAX_CIRCUITS) return;
  const [oldest] = circuits.keys();
  if (oldest !== undefined) circuits.delete(oldest);
}
