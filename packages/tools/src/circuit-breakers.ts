import { AppError } from '@offhook/core';
import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen, type IBreaker } from 'cockatiel';

/**
 * So many failed attempts within the window, none good in between, mean that the upstream is down for everybody on this
 * project's lines: four calls with all three attempts. A single caller always gets all attempts.
 */
const FAILURES_TO_OPEN = 12;
const WINDOW_MS = 30_000;

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

interface Circuit {
  readonly policy: { execute<T>(work: () => Promise<T>): Promise<T> };
  lastFailure: { readonly message: string; readonly atMs: number } | null;
}

/**
 * One circuit per project and upstream: a tenant whose event type always answers 500 must not silence the others.
 * Only failures that speak of the upstream's health count: no answer, a broken connection, 5xx. A bad key (401), a taken
 * slot (400) and a rate limit (429) prove that somebody is there.
 */
export function createCircuitBreakers(now: () => number = Date.now): CircuitBreakers {
  const circuits = new Map<string, Circuit>();

  /** A circuit whose last failure is long ago says nothing about today. */
  function current(name: string): Circuit {
    const known = circuits.get(name);
    const stale = known?.lastFailure && now() - known.lastFailure.atMs > WINDOW_MS;
    const circuit = known && !stale ? known : newCircuit(now);
    circuits.delete(name);
    circuits.set(name, circuit);
    if (circuits.size > MAX_CIRCUITS) circuits.delete(circuits.keys().next().value ?? name);
    return circuit;
  }

  return {
    async run(name, work) {
      const circuit = current(name);
      try {
        return await circuit.policy.execute(work);
      } catch (error) {
        if (error instanceof BrokenCircuitError) {
          const message = `Circuit open after ${circuit.lastFailure?.message ?? 'failures'}`;
          throw new AppError('UPSTREAM_CIRCUIT_OPEN', message, { cause: error });
        }
        if (speaksOfHealth(error)) circuit.lastFailure = { message: error.message, atMs: now() };
        throw error;
      }
    },
  };
}

function newCircuit(now: () => number): Circuit {
  const policy = circuitBreaker(handleWhen(speaksOfHealth), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: recentFailures(now),
  });
  return { policy, lastFailure: null };
}

/**
 * Cockatiel's own breakers count either without regard to time (consecutive) or, when few calls come, over whatever time
 * the last thirty took (sampling). A phone line has few calls.
 */
function recentFailures(now: () => number): IBreaker {
  let failedAtMs: number[] = [];
  return {
    state: null,
    success() {
      failedAtMs = [];
    },
    failure(state) {
      const atMs = now();
      failedAtMs = [...failedAtMs.filter((at) => atMs - at < WINDOW_MS), atMs];
      return state !== CircuitState.Closed || failedAtMs.length >= FAILURES_TO_OPEN;
    },
  };
}

function speaksOfHealth(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false; // a hang-up
  const { code } = error;
  return code === 'TOOL_TIMEOUT' || code === 'UPSTREAM_UNAVAILABLE' || code === 'DATABASE_UNAVAILABLE';
}
