import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binariesIn, type PostgresBinaries } from './binaries.ts';
import type { ServerAccount } from './server-account.ts';

/** Used only when root runs Offhook where the server's account may not look, such as a clone in /root. */
const SYSTEM_DIR = '/var/lib/offhook';

/** Whether `account` may enter every folder above `path`. Always true for the user who runs us. */
export async function canReach(account: ServerAccount, path: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  let folder = dirname(path);
  for (;;) {
    const found = await stat(folder).catch(() => null);
    if (found !== null) {
      const isOwner = found.uid === account.uid && (found.mode & 0o100) !== 0;
      const isGroup = found.gid === account.gid && (found.mode & 0o010) !== 0;
      if (!isOwner && !isGroup && (found.mode & 0o001) === 0) return false;
    }
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

/** The programs where `account` can run them: as installed, or a copy under /var/lib made once per version. */
export async function reachableBinaries(
  account: ServerAccount,
  installed: PostgresBinaries,
): Promise<PostgresBinaries> {
  if (await canReach(account, installed.postgres)) return installed;
  const manifest = JSON.parse(await readFile(join(installed.root, '../package.json'), 'utf8')) as { version: string };
  const root = join(SYSTEM_DIR, `postgresql-${manifest.version}`);
  if ((await stat(root).catch(() => null)) === null) {
    const unfinished = `${root}-${randomBytes(4).toString('hex')}`;
    await mkdir(SYSTEM_DIR, { recursive: true, mode: 0o755 });
    await cp(installed.root, unfinished, { recursive: true, verbatimSymlinks: true });
    // Another process may have been faster; its copy is as good.
    await rename(unfinished, root).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  return binariesIn(root);
}

/** Where a new database of `dataDir` goes: inside it, or under /var/lib when `account` could not reach that. */
export async function reachableDataFolder(account: ServerAccount, dataDir: string): Promise<string> {
  const usual = join(dataDir, 'postgres');
  // Only passing through is allowed: what lies in it keeps its own permissions.
  if (account.uid !== undefined) await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
  if (await canReach(account, usual)) return usual;
  const folder = join(SYSTEM_DIR, randomBytes(6).toString('hex'), 'postgres');
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  return folder;
}
