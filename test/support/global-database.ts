import { createRunDir, RUN_DIR_VARIABLE, removeRunDir } from './test-server.ts';

let ownDir: string | null = null;

/**
 * Vitest's global set-up for `*.db.test.ts`, `*.e2e.test.ts` and browser tests: names one folder for the run. The first
 * `withTestDatabase()` starts a server there, so a run without database tests costs nothing.
 */
export async function setup(): Promise<void> {
  if (process.env[RUN_DIR_VARIABLE]) return;
  ownDir = await createRunDir();
  process.env[RUN_DIR_VARIABLE] = ownDir;
}

export async function teardown(): Promise<void> {
  if (ownDir === null) return;
  delete process.env[RUN_DIR_VARIABLE];
  await removeRunDir(ownDir);
  ownDir = null;
}
