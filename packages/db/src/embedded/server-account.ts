import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EmbeddedDatabaseError } from './embedded-database-error.ts';

const run = promisify(execFile);

/** The operating system account the server runs as; empty for everyone but root, whom PostgreSQL refuses. */
export type ServerAccount = { uid?: number; gid?: number };

const ACCOUNT_NAME = 'postgres';

/**
 * Whom the server must run as. As root that is the account `postgres`, which is made when it is missing.
 *
 * @throws EmbeddedDatabaseError START_FAILED when it can be neither found nor made.
 */
export async function serverAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const existing = await lookUp();
  if (existing) return existing;
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      ACCOUNT_NAME,
    ]);
  } catch (cause) {
    // Alpine and other small systems have busybox's adduser only.
    await run('adduser', ['-S', '-D', '-H', ACCOUNT_NAME]).catch(() => {
      const message = `PostgreSQL does not run as root, and the account "${ACCOUNT_NAME}" could not be made. Run Offhook as a normal user, or set DATABASE_URL.`;
      throw new EmbeddedDatabaseError('START_FAILED', message, { cause });
    });
  }
  const made = await lookUp();
  if (!made)
    throw new EmbeddedDatabaseError('START_FAILED', `The account "${ACCOUNT_NAME}" was made but is not found.`);
  return made;
}

async function lookUp(): Promise<Required<ServerAccount> | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', ACCOUNT_NAME]), run('id', ['-g', ACCOUNT_NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
