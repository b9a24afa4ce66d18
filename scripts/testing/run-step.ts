import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StepCommand {
  /** Program and arguments; programs of `node_modules/.bin` are found. */
  argv: readonly [string, ...string[]];
  timeoutMs: number;
  env?: Readonly<Record<string, string>>;
}

export interface StepRun {
  exitCode: number | null;
  timedOut: boolean;
  /** It ended and left processes behind, which were then ended. */
  leftProcesses: boolean;
  durationMs: number;
  /** Standard output and error as they came, at most the last `MAX_OUTPUT_BYTES`. */
  output: string;
}

const MAX_OUTPUT_BYTES = 2_000_000;
/** Between the polite SIGTERM and SIGKILL, so that a step can stop the servers it started. */
const KILL_AFTER_MS = 10_000;
/** What children may take to notice that their parent has ended, and a container's first process to bury them. */
const CHILDREN_GRACE_MS = 5_000;

const runningGroups = new Set<number>();

/** Runs one program in its own process group; when time is up, that group (and nothing else) is ended. Never rejects. */
export async function runCommand(command: StepCommand, cwd: string): Promise<StepRun> {
  const startedAtMs = performance.now();
  const [program, ...args] = command.argv;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = collectOutput(child);
  if (child.pid !== undefined) runningGroups.add(child.pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) endGroup(child.pid);
  }, command.timeoutMs);
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(null);
    });
    // Not `close`: a process left behind would hold the pipes open.
    child.once('exit', resolve);
  });
  clearTimeout(timer);
  const durationMs = performance.now() - startedAtMs;
  const leftProcesses = child.pid !== undefined && !(await groupEnds(child.pid));
  if (child.pid !== undefined) {
    if (leftProcesses) endGroup(child.pid);
    runningGroups.delete(child.pid);
  }
  return { exitCode, timedOut, leftProcesses, durationMs, output: output.text() };
}

/** Whether the group is empty within the grace time. */
async function groupEnds(pid: number): Promise<boolean> {
  const giveUpAtMs = performance.now() + CHILDREN_GRACE_MS;
  while (signalGroup(pid, 0)) {
    if (performance.now() > giveUpAtMs) return false;
    await sleep(20);
  }
  return true;
}

/** Ends every process group still running; for Ctrl-C. */
export function endRunningSteps(): void {
  for (const pid of runningGroups) endGroup(pid);
}

function endGroup(pid: number): void {
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS).unref();
}

/** Whether there was anyone in the group to signal. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function collectOutput(child: ReturnType<typeof spawn>) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const push = (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    while (bytes > MAX_OUTPUT_BYTES && chunks.length > 1) bytes -= chunks.shift()?.length ?? 0;
  };
  child.stdout?.on('data', push);
  child.stderr?.on('data', push);
  return { push, text: () => Buffer.concat(chunks).toString('utf8') };
}
