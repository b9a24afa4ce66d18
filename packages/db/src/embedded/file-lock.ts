import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive } from '../is-process-alive.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

const POLL_MS = 50;
const MAX_WAIT_MS = 120_000;

/**
 * Runs `work` while holding the lock file, so that two commands do not initialise or start one server twice. A lock
 * whose process is gone is taken over.
 *
 * @throws EmbeddedDatabaseError LOCKED after two minutes.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const giveUpAtMs = Date.now() + MAX_WAIT_MS;
  while (!(await tryLock(file))) {
    if (Date.now() > giveUpAtMs) {
      const message = `Another process has held ${file} for two minutes. If none is running, delete that file.`;
      throw new EmbeddedDatabaseError('LOCKED', message);
    }
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  // An empty file is being written this very moment.
  if (holder > 0 && !isProcessAlive(holder)) await rm(file, { force: true });
  return false;
}
