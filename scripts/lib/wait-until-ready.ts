import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, lastLogLines } from './child-processes.ts';
import { StartError } from './start-error.ts';

const POLL_MS = 50;
const REQUEST_TIMEOUT_MS = 2_000;
const LOG_LINES_SHOWN = 12;

export type Probe = { url: string; headers?: Record<string, string> };

/**
 * Waits until the probe is answered with 2xx.
 *
 * @throws StartError with the end of its log when the process ends or is not ready in time.
 */
export async function waitUntilReady(child: Child, probe: Probe, timeoutMs: number): Promise<void> {
  const giveUpAtMs = Date.now() + timeoutMs;
  let gone: string | null = null;
  void child.exited.then((how) => {
    gone = how;
  });
  while (!(await isAnswered(probe))) {
    if (gone !== null) throw failed(child, `ended while it was starting (${gone})`);
    if (Date.now() > giveUpAtMs) throw failed(child, `was not ready after ${Math.round(timeoutMs / 1000)} s`);
    await sleep(POLL_MS);
  }
}

export function failed(child: Child, how: string): StartError {
  return new StartError(
    `${child.title} ${how}. The end of its log:\n${lastLogLines(child.logFile, LOG_LINES_SHOWN)}`,
    `The whole log is in ${child.logFile}`,
  );
}

async function isAnswered({ url, headers = {} }: Probe): Promise<boolean> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
