/** Spools of processes that ended before their records reached the database: whoever finds one writes it, in order, once. */

import { readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '@offhook/db';
import type { Logger } from '@offhook/telemetry';
import type { Journal } from './journal.ts';
import { OWNER_FILE, parseSpoolFile, SPOOL_FILE, type SpooledPart, type SpoolOwner, writeOwner } from './spool.ts';

/** An owner on another host is taken for dead after this much silence; it gives a sign every 5 s. */
const SILENT_MS = 60_000;
const TAKEN_OVER = '.taken-by.';

/** How long after its death, at the latest, another worker of the machine begins to write what a process left behind. */
const LOOK_EVERY_MS = 30_000;

/** Writes left-over spools now and whenever there are new ones. Answers how to stop. */
export function replayLeftOvers(
  journal: Pick<Journal, 'replay'>,
  of: { readonly spoolDir: string; readonly workerId: string; readonly logger: Logger },
): () => void {
  const { spoolDir, workerId, logger } = of;
  let isRunning = false;
  const look = async () => {
    if (isRunning) return;
    isRunning = true;
    await journal.replay(takeLeftOverSpools(spoolDir, workerId)).catch((error: unknown) => {
      logger.error({ err: error }, 'records another process left behind could not be written');
    });
    isRunning = false;
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

/**
 * Takes the left-over folders below `spoolDir` for itself and hands out their parts, oldest file first. A folder is taken by
 * renaming it, so that of several finders one has it; it is removed with its last part.
 */
export async function* takeLeftOverSpools(spoolDir: string, workerId: string): AsyncGenerator<SpooledPart> {
  const isOurs = (name: string) => name === workerId || name.endsWith(`${TAKEN_OVER}${workerId}`);
  for (const name of (await foldersIn(spoolDir)).filter((name) => !isOurs(name))) {
    if (!(await isLeftOver(join(spoolDir, name)))) continue;
    const folder = join(spoolDir, `${name.split(TAKEN_OVER)[0]}${TAKEN_OVER}${workerId}`);
    // Somebody else was faster: theirs.
    if (!(await moved(join(spoolDir, name), folder))) continue;
    await writeOwner(folder);
    yield* partsOf(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function* partsOf(folder: string): AsyncGenerator<SpooledPart> {
  const files = (await readdir(folder)).filter((name) => SPOOL_FILE.test(name)).sort();
  for (const name of files) {
    const file = join(folder, name);
    await writeOwner(folder);
    const records = parseSpoolFile(await readFile(file, 'utf8'));
    if (records.length === 0) await unlink(file);
    else yield { records, done: () => unlink(file) };
  }
}

async function foldersIn(spoolDir: string): Promise<string[]> {
  try {
    const entries = await readdir(spoolDir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

async function isLeftOver(folder: string): Promise<boolean> {
  try {
    const file = join(folder, OWNER_FILE);
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const { pid, host } = JSON.parse(text) as SpoolOwner;
    // Our own number is not ours alone: a restarted container begins again with the same one.
    const isGone = host === hostname() && (pid === process.pid || !isProcessAlive(pid));
    return isGone || Date.now() - mtimeMs > SILENT_MS;
  } catch {
    // No readable owner: it died while it began.
    return (await ageMs(folder)) > SILENT_MS;
  }
}

async function ageMs(folder: string): Promise<number> {
  try {
    return Date.now() - (await stat(folder)).mtimeMs;
  } catch {
    return 0;
  }
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch {
    return false;
  }
}
