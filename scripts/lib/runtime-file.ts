import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive } from '@offhook/db';
import { z } from 'zod';

/** What a running `npm start` tells other commands, such as `npm run call`. Readable by its owner only. */
const Runtime = z.object({
  dashboardUrl: z.string(),
  workerUrl: z.string(),
  /** Null when no simulator is needed. */
  simulatorUrl: z.string().nullable(),
  databaseUrl: z.string(),
  /** Process ids; `start` is the one that started the others. */
  pids: z.object({
    start: z.number(),
    dashboard: z.number().optional(),
    worker: z.number().optional(),
    simulators: z.number().optional(),
  }),
});
export type Runtime = z.infer<typeof Runtime>;

const FILE_NAME = 'runtime.json';

/** The system that runs with this data directory, or null. A file left by a crash is ignored. */
export async function findRunningSystem(dataDir: string): Promise<Runtime | null> {
  const text = await readFile(join(dataDir, FILE_NAME), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = Runtime.safeParse(parseJson(text));
  if (!parsed.success || !(await isStartScript(parsed.data.pids.start))) return null;
  return parsed.data;
}

export async function writeRuntime(dataDir: string, runtime: Runtime): Promise<void> {
  const file = join(dataDir, FILE_NAME);
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
}

export async function removeRuntime(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE_NAME), { force: true });
}

/** Process ids are used again after a crash; where /proc tells, the command line decides. */
async function isStartScript(pid: number): Promise<boolean> {
  if (pid === process.pid || !isProcessAlive(pid)) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return commandLine === null || /scripts\/(start|dev)\.ts/.test(commandLine);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
