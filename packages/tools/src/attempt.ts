import { AppError } from '@offhook/core';

/** What `runTool` rejects with, and nothing else: the caller is gone, nobody will hear an answer. */
export function callerHungUp(): DOMException {
  return new DOMException('The caller hung up', 'AbortError');
}

export interface AttemptLimits {
  readonly timeoutMs: number;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
}

/**
 * Runs one attempt and settles at the first of three: its own end, the time-out, the hang-up. The attempt is told by its
 * signal, but is not waited for when it ignores it. Every failure but the hang-up comes out of `work` as it was thrown.
 */
export function withinLimits<T>(limits: AttemptLimits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (limits.signal.aborted) return Promise.reject(callerHungUp());
  const attempt = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', onHangUp);
      finish();
    };
    const giveUp = (reason: Error) => {
      settle(() => reject(reason));
      attempt.abort(reason);
    };
    const onHangUp = () => giveUp(callerHungUp());
    const timer = setTimeout(() => giveUp(timedOut(limits.timeoutMs)), limits.timeoutMs);
    limits.signal.addEventListener('abort', onHangUp, { once: true });
    // Started inside a promise, so that a handler that throws at once fails like any other.
    Promise.resolve(attempt.signal)
      .then(work)
      .then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      );
  });
}

function timedOut(timeoutMs: number): AppError {
  return new AppError('TOOL_TIMEOUT', `AbortError: no answer within ${timeoutMs} ms`);
}

/** Waits, or rejects at once when the caller hangs up. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(callerHungUp());
    const onAbort = () => {
      clearTimeout(timer);
      reject(callerHungUp());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
