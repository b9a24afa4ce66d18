import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import type { PostgresBinaries } from './binaries.ts';
import type { ServerAccount } from './server-account.ts';

/** Where one embedded server lives and as whom it runs. */
export type ServerPlace = {
  folder: string;
  settingsFile: string;
  logFile: string;
  binaries: PostgresBinaries;
  account: ServerAccount;
};

/**
 * Runs one of PostgreSQL's programs as the server's account. What it prints, and a server it leaves running, goes to the
 * log file; a failed program's own part of that is answered as `output`.
 */
export async function runProgram(
  place: ServerPlace,
  program: string,
  args: string[],
): Promise<{ ok: boolean; output: string }> {
  const log = await open(place.logFile, 'a', 0o600);
  try {
    const { size: before } = await log.stat();
    const code = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(program, args, {
        ...place.account,
        // A folder its account may certainly be in: initdb and pg_ctl ask where they are.
        cwd: place.folder,
        env: { LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' },
        stdio: ['ignore', log.fd, log.fd],
      });
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code === 0) return { ok: true, output: '' };
    const written = await readFile(place.logFile);
    return { ok: false, output: written.subarray(before).toString('utf8').trim() };
  } finally {
    await log.close();
  }
}

/** Indented, for a message. */
export function lastLines(text: string, count: number): string {
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.map((line) => `  ${line}`).join('\n');
}
