import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnvironment } from './child-processes.ts';
import { StartError } from './start-error.ts';
import { ROOT } from './start-settings.ts';

const LINES_SHOWN = 30;

export type DashboardBuild = {
  /** What happened, for the owner. @throws StartError with the end of the build's output. */
  done: Promise<string>;
  /** `performance.now()` */
  startedAtMs: number;
  /** Gives up; does nothing once it is done. */
  stop(): void;
};

/** Builds the dashboard's pages when their sources changed since the last build (Turborepo compares). */
export function buildDashboard(): DashboardBuild {
  const startedAtMs = performance.now();
  const turbo = join(ROOT, 'node_modules/turbo/bin/turbo');
  const args = [turbo, 'run', 'build', '--filter=@offhook/dashboard', '--output-logs=errors-only', '--no-daemon'];
  const env = childEnvironment({ TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NODE_ENV: 'production' });
  // A group of its own, because Turborepo starts npm, which starts the build.
  const child = spawn(process.execPath, args, { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const done = outcomeOf(child);
  // Awaited later; until then a failure must not count as unhandled.
  done.catch(() => undefined);
  return { done, startedAtMs, stop: () => endGroup(child) };
}

async function outcomeOf(child: ChildProcess): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return /FULL TURBO|1 cached/.test(output) ? 'pages unchanged' : 'pages built';
  const end = output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
  throw new StartError(`The dashboard could not be built.\n${end}`, 'Correct what it names, then start again.');
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
