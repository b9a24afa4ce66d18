import { spawn } from 'node:child_process';

export interface StepCommand {
  /** Program and arguments; programs of `node_modules/.bin` are found. */
  argv: readonly [string, ...string[]];
  timeoutMs: number;
  env?: Readonly<Record<string, string>>;
}

export interface StepRun {
  exitCode: number | null;
  timedOut: boolean;
  durationMs: number;
  /** Standard output and error as they came, at most the last `MAX_OUTPUT_BYTES`. */
  output: string;
}

const MAX_OUTPUT_BYTES = 2_000_000;
/** Between the polite SIGTERM and SIGKILL, so that a step can stop the servers it started. */
const KILL_AFTER_MS = 10_000;

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
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (child.pid !== undefined) runningGroups.delete(child.pid);
  return { exitCode, timedOut, durationMs: performance.now() - startedAtMs, output: output.text() };
}

/** Ends every process group still running; for Ctrl-C. */
export function endRunningSteps(): void {
  for (const pid of runningGroups) endGroup(pid);
}

function endGroup(pid: number): void {
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
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
