import { readFile, writeFile } from 'node:fs/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** What must be remembered between starts; kept beside the data folder, readable by its owner only. */
export type ServerSettings = {
  /** The data folder; not under the data directory when root started Offhook in a place its server cannot reach. */
  folder: string;
  /** The port of the last start, tried first; 0 before the first. */
  port: number;
  password: string;
};

/** @returns null when nothing was remembered yet. */
export async function readServerSettings(file: string): Promise<ServerSettings | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw unreadable(file, error);
  });
  if (text === null) return null;
  const settings = parse(text);
  if (settings === null) throw unreadable(file);
  return settings;
}

export async function writeServerSettings(file: string, settings: ServerSettings): Promise<void> {
  await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}

function parse(text: string): ServerSettings | null {
  try {
    const value = JSON.parse(text) as Partial<ServerSettings> | null;
    const complete =
      typeof value?.folder === 'string' && typeof value.password === 'string' && typeof value.port === 'number';
    return complete ? (value as ServerSettings) : null;
  } catch {
    return null;
  }
}

function unreadable(file: string, cause?: unknown): EmbeddedDatabaseError {
  const message = `${file} cannot be read; it holds the port and password of the embedded PostgreSQL. Restore it from a backup, or move its folder away to begin afresh.`;
  return new EmbeddedDatabaseError('NOT_A_DATABASE', message, { cause });
}
