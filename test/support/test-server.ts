import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServer } from '../../packages/db/src/embedded/embedded-server.ts';
import { isProcessAlive } from '../../packages/db/src/is-process-alive.ts';

/** Names the folder of this run's server to every worker; set by the global set-up. */
export const RUN_DIR_VARIABLE = 'OFFHOOK_TEST_RUN_DIR';
const FOLDER_PREFIX = 'offhook-test-';
const OWNER_FILE = 'owner.pid';

/** Makes the folder of one test run. Servers of runs that were killed are stopped first. */
export async function createRunDir(): Promise<string> {
  await reapDeadRuns();
  const dir = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  // When root runs the tests, the server's own account must be able to enter.
  await chmod(dir, 0o711);
  await writeFile(join(dir, OWNER_FILE), String(process.pid));
  return dir;
}

/** Stops the run's server, if a test needed one, and removes its folder. */
export async function removeRunDir(dir: string): Promise<void> {
  if (existsSync(join(dir, 'postgres', 'postmaster.pid'))) {
    const server = await startEmbeddedServer({ dataDir: dir });
    await server.shutDown();
  }
  await rm(dir, { recursive: true, force: true });
}

async function reapDeadRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const dir = join(tmpdir(), name);
    const owner = readOwner(dir);
    // Another user's run, a folder being made, or a run still going: not ours to touch.
    if (owner === null || isProcessAlive(owner)) continue;
    await removeRunDir(dir).catch(() => undefined);
  }
}

function readOwner(dir: string): number | null {
  try {
    const pid = Number(readFileSync(join(dir, OWNER_FILE), 'utf8'));
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
