import { AppError } from '@offhook/core';
import { ATTR, instruments } from '@offhook/telemetry';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhen,
  type IBreaker,
} from 'cockatiel';

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
  readonly policy: CircuitBreakerPolicy;
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
    const circuit = known && !stale ? known : newCircuit(name, now);
    circuits.delete(name);
    circuits.set(name, circuit);
    if (circuits.size > MAX_CIRCUITS) circuits.delete(circuits.keys().next().value ?? name);
    return circuit;
  }

  return {
    async run(name, work) {
      const circuit = current(name);
      // Cockatiel would let them wait for the probe: a caller hears the fallback at once instead.
      if (circuit.policy.state === CircuitState.HalfOpen) throw circuitOpen(circuit);
      try {
        return await circuit.policy.execute(work);
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw circuitOpen(circuit);
        if (speaksOfHealth(error)) circuit.lastFailure = { message: error.message, atMs: now() };
        throw error;
      }
    },
  };
}

function newCircuit(name: string, now: () => number): Circuit {
  // A caller who hangs up during the probe has proved nothing: only an answer closes the circuit.
  const isFailure = (error: unknown) =>
    speaksOfHealth(error) || (policy.state === CircuitState.HalfOpen && !(error instanceof AppError));
  const policy: CircuitBreakerPolicy = circuitBreaker(handleWhen(isFailure), {
    halfOpenAfter: HALF_OPEN_AFTER_MS,
    breaker: recentFailures(now),
  });
  policy.onBreak(() => instruments().circuitsOpened.add(1, { [ATTR.toolUpstream]: labelOf(name) }));
  return { policy, lastFailure: null };
}

/** `calendar` of `calendar:proj_1`; owners' own functions are one, so that no label tells whose it is. */
function labelOf(name: string): string {
  return name.startsWith('custom_') ? 'custom' : name.slice(0, name.indexOf(':'));
}

function circuitOpen({ lastFailure }: Circuit): AppError {
  return new AppError('UPSTREAM_CIRCUIT_OPEN', `Circuit open after ${lastFailure?.message ?? 'failures'}`);
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
