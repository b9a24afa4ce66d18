import { expect, it } from 'vitest';
import { runCommand } from './run-step.ts';

const node = (program: string, timeoutMs = 10_000) =>
  runCommand({ argv: [process.execPath, '-e', program], timeoutMs }, process.cwd());

it('answers the exit code and everything that was written', async () => {
  const run = await node('console.log("out"); console.error("err"); process.exitCode = 3');
  expect(run).toMatchObject({ exitCode: 3, timedOut: false, leftProcesses: false });
  expect(run.output).toContain('out\n');
  expect(run.output).toContain('err\n');
});

it('ends a command whose time is up', async () => {
  const run = await node('setInterval(() => {}, 1000)', 200);
  expect(run).toMatchObject({ exitCode: null, timedOut: true });
});

it('says that a command left a process behind, and ends that', async () => {
  const run = await node(
    `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
     child.unref(); console.log(child.pid);`,
  );
  expect(run).toMatchObject({ exitCode: 0, leftProcesses: true });
  await expect.poll(() => isRunning(Number(run.output.trim())), { timeout: 10_000 }).toBe(false);
}, 30_000);

it('tells a program that does not exist as a failure', async () => {
  const run = await runCommand({ argv: ['no-such-program'], timeoutMs: 1000 }, process.cwd());
  expect(run.exitCode).toBeNull();
  expect(run.output).toContain('no-such-program');
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
