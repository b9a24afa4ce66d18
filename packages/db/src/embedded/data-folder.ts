import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive } from '../is-process-alive.ts';
import { EMBEDDED_POSTGRES_MAJOR } from './binaries.ts';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/**
 * Looks at the server's data folder before anything is started in it.
 *
 * @returns `empty` when the folder must be initialised first, `ready` when a server of our version can use it.
 * @throws EmbeddedDatabaseError OTHER_VERSION, NOT_A_DATABASE or START_FAILED (not ours to read), each with advice.
 */
export async function inspectDataFolder(folder: string): Promise<'empty' | 'ready'> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'EACCES') throw belongsToSomeoneElse(folder, error);
    throw error;
  });
  if (entries.length === 0) return 'empty';
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === EMBEDDED_POSTGRES_MAJOR && entries.includes('global') && entries.includes('base')) return 'ready';
  if (/^\d+$/.test(version) && version !== EMBEDDED_POSTGRES_MAJOR) throw otherVersion(folder, version);
  throw notADatabase(folder);
}

export type RunningServer = { pid: number; port: number };

/**
 * The server that runs in this folder, by its `postmaster.pid` (line 1: process id, line 4: port). A file left by a
 * crash or a machine's restart is removed when its process is gone or is something else by now.
 */
export async function findRunningServer(folder: string): Promise<RunningServer | null> {
  const file = join(folder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (Number.isInteger(pid) && pid > 0 && isProcessAlive(pid) && (await looksLikePostgres(pid))) return { pid, port };
  await rm(file, { force: true });
  return null;
}

/** Process ids are used again, above all in containers. Where there is no /proc the process gets the benefit of the doubt. */
async function looksLikePostgres(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres');
  return name.trim().startsWith('postgres');
}

/** Who owns the folder, or null when there is none yet. */
export async function folderOwner(folder: string): Promise<{ uid: number; gid: number } | null> {
  const found = await stat(folder).catch(() => null);
  return found === null ? null : { uid: found.uid, gid: found.gid };
}

function otherVersion(folder: string, version: string): EmbeddedDatabaseError {
  const message = [
    `The database folder ${folder} was made by PostgreSQL ${version}, but the embedded server is PostgreSQL ${EMBEDDED_POSTGRES_MAJOR}.`,
    `To keep its data, start a PostgreSQL ${version} server on it and point DATABASE_URL there (or dump it and load the dump here).`,
    `To begin afresh, move the folder away: mv "${folder}" "${folder}-${version}"`,
  ].join('\n');
  return new EmbeddedDatabaseError('OTHER_VERSION', message);
}

function notADatabase(folder: string): EmbeddedDatabaseError {
  const message = [
    `The database folder ${folder} holds files, but is not a complete PostgreSQL database.`,
    `If nothing in it matters, move it away and start again: mv "${folder}" "${folder}-broken"`,
    'If it held your data, restore it from a backup, or set DATABASE_URL to another server.',
  ].join('\n');
  return new EmbeddedDatabaseError('NOT_A_DATABASE', message);
}

function belongsToSomeoneElse(folder: string, cause: unknown): EmbeddedDatabaseError {
  const message = [
    `The database folder ${folder} belongs to another user (Offhook may have been started as root before).`,
    'Start Offhook as that user, or set OFFHOOK_DATA_DIR to a folder of your own.',
  ].join('\n');
  return new EmbeddedDatabaseError('START_FAILED', message, { cause });
}
