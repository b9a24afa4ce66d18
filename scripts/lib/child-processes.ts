import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { followLog } from './follow-log.ts';
import { ROOT } from './start-settings.ts';

const EXIT_WITH_PARENT = join(import.meta.dirname, 'exit-with-parent.mjs');
/** pino's level "error". */
const ERROR_LEVEL = 50;

export type ChildSpec = {
  /** As the owner reads it: "Voice worker". */
  title: string;
  /** Base name of its log file. */
  logName: string;
  /** Node's arguments: flags, script. */
  args: string[];
  env: Record<string, string>;
  /** How long it may take to end by itself when asked to. */
  stopTimeoutMs: number;
};

export type Child = {
  title: string;
  pid: number;
  logFile: string;
  /** Settles when the process is gone; never rejects. */
  exited: Promise<string>;
  /** Asks the process and all it started to end, and makes them when they do not. */
  stop(): Promise<void>;
  /** Ends them at once. */
  kill(): void;
};

/**
 * Starts one of Offhook's processes under this Node, in a process group of its own: a Ctrl-C reaches only us, and we end
 * the whole group. Its output goes to a log file; lines of level error are handed to `onError`.
 */
export function startChild(spec: ChildSpec, logsDir: string, onError: (line: string) => void): Child {
  const logFile = join(logsDir, `${spec.logName}.log`);
  mkdirSync(logsDir, { recursive: true });
  if (existsSync(logFile)) renameSync(logFile, join(logsDir, `${spec.logName}.previous.log`));
  // The file itself, not a pipe to us: when we are gone, a process that writes must not stumble over it.
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...spec.args], {
    cwd: ROOT,
    detached: true,
    env: childEnvironment(spec.env),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const following = followLog(logFile, (line) => {
    if (levelOf(line) >= ERROR_LEVEL) onError(readable(line));
  });
  child.once('close', () => following.stop());
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  const pid = child.pid ?? 0;
  let stopping: Promise<void> | null = null;
  return {
    title: spec.title,
    pid,
    logFile,
    exited,
    kill: () => signalGroup(pid, 'SIGKILL'),
    stop() {
      // Asked twice, a process takes it as "at once".
      stopping ??= stopGroup(pid, exited, spec.stopTimeoutMs);
      return stopping;
    },
  };
}

/** Programs that a child starts by name find this Node and the installed tools first. */
export function childEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [join(ROOT, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(separator);
  // In a copy of .env.example everything is set, to nothing.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  return { ...given, PATH: path, OFFHOOK_PARENT_PID: String(process.pid), ...extra };
}

/** The end of a log file, for a message. Stack traces stay in the file. */
export function lastLogLines(logFile: string, count: number): string {
  const text = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd() : '';
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(-count)
    .map((line) => `    ${readable(line)}`)
    .join('\n');
}

async function stopGroup(pid: number, exited: Promise<string>, timeoutMs: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'late');
  });
  await Promise.race([exited, late]);
  clearTimeout(timer);
  // Also whatever the process left behind in its group.
  signalGroup(pid, 'SIGKILL');
  await exited;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 0) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function levelOf(line: string): number {
  const match = /^\{"level":(\d+|"[a-z]+")/.exec(line);
  if (!match?.[1]) return 0;
  if (match[1] === '"error"' || match[1] === '"fatal"') return ERROR_LEVEL;
  return Number(match[1]) || 0;
}

/** A pino line as one readable line; anything else as it is. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    const cause = entry.err?.message ? `: ${entry.err.message}` : '';
    return entry.msg ? `${entry.msg}${cause}` : line;
  } catch {
    return line;
  }
}
