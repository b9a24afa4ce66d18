import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache/haproxy');
const FETCH_TIMEOUT_MS = 60_000;

export interface Haproxy {
  readonly program: string;
  /** Where its libraries are, when they are not the system's. */
  readonly libraryPath: string | null;
}

export type FoundHaproxy = ({ readonly found: true } & Haproxy) | { readonly found: false; readonly advice: string };

/**
 * The haproxy on PATH; else Debian's package, fetched once with the machine's own `apt-get download` (no root needed) and
 * unpacked below `.cache`, with the libraries that are not installed. Test files may race for it: the first complete one wins.
 */
export async function findHaproxy(): Promise<FoundHaproxy> {
  if (await works({ program: 'haproxy', libraryPath: null })) {
    return { found: true, program: 'haproxy', libraryPath: null };
  }
  try {
    if (!(await isThere(CACHE))) await fetchPackage();
    const cached = { program: join(CACHE, 'usr/sbin/haproxy'), libraryPath: await librariesBelow(CACHE) };
    if (await works(cached)) return { found: true, ...cached };
    return { found: false, advice: adviceFor('the package that was fetched does not run here') };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n').at(0) ?? '') : String(error);
    return { found: false, advice: adviceFor(reason) };
  }
}

function adviceFor(reason: string): string {
  return `No haproxy: ${reason}. A stand-in of the tests balances instead. To test with the real one, install haproxy (Debian: apt-get install haproxy), or let apt-get reach its package archive.`;
}

async function works({ program, libraryPath }: Haproxy): Promise<boolean> {
  const env = { PATH: process.env.PATH, ...(libraryPath ? { LD_LIBRARY_PATH: libraryPath } : {}) };
  return run(program, ['-v'], { env }).then(
    () => true,
    () => false,
  );
}

async function fetchPackage(): Promise<void> {
  const folder = `${CACHE}.${process.pid}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packages = ['haproxy', ...(await missingLibraries('haproxy'))];
  const options = { cwd: folder, timeout: FETCH_TIMEOUT_MS };
  try {
    await run('apt-get', ['download', ...packages], options).catch(async () => {
      // Fresh machines have no package lists, and only root may fetch them to the usual place.
      const lists = ['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`];
      await mkdir(join(folder, 'lists/partial'), { recursive: true });
      await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
      await run('apt-get', [...lists, 'update'], options);
      await run('apt-get', [...lists, 'download', ...packages], options);
    });
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(folder, file), folder], options);
    }
    await rename(folder, CACHE).catch(async (error: unknown) => {
      if (!(await isThere(CACHE))) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Libraries the package needs, directly or not, that the system does not have. */
async function missingLibraries(name: string, seen = new Set<string>()): Promise<string[]> {
  const { stdout } = await run('apt-cache', ['depends', '--important', name]).catch(() => ({ stdout: '' }));
  const libraries = [...stdout.matchAll(/^\s+(?:Pre)?Depends: (lib[\w.+-]+)$/gm)].map((match) => match[1] ?? '');
  const missing: string[] = [];
  for (const library of libraries.filter((one) => !seen.has(one))) {
    seen.add(library);
    if (await isInstalled(library)) continue;
    missing.push(library, ...(await missingLibraries(library, seen)));
  }
  return missing;
}

async function isInstalled(name: string): Promise<boolean> {
  const query = await run('dpkg-query', ['--status', name]).catch(() => ({ stdout: '' }));
  return query.stdout.includes('Status: install ok installed');
}

async function librariesBelow(folder: string): Promise<string> {
  const { stdout } = await run('find', [folder, '-name', '*.so*', '-printf', '%h\n']);
  return [...new Set(stdout.split('\n').filter(Boolean))].join(':');
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
