import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endRunningSteps, runCommand } from './testing/run-step.ts';
import { runScheduled } from './testing/schedule.ts';
import { GROUPS, type Group, STEPS, type Step } from './testing/steps.ts';
import { countVitestRun, type TestCounts } from './testing/vitest-report.ts';

/**
 * `npm test`: every check of the repository, each with one line, and `N passed, N failed` at the very end.
 * `--only checks|unit|e2e|browser` (repeatable) runs a part. The exit code is 0 only when nothing failed.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
/** The tests start about a hundred processes, each of the same few programs. */
const COMPILE_CACHE = path.join(ROOT, '.cache/node');
/** Aborted by Ctrl-C: what runs is ended, and nothing more begins. */
const interruption = new AbortController();

async function main(): Promise<number> {
  const steps = chosenSteps();
  await mkdir(path.join(ROOT, '.cache/tsc'), { recursive: true });
  const reportDir = await mkdtemp(path.join(tmpdir(), 'offhook-reports-'));
  const total = { passed: 0, failed: 0 };
  const startedAtMs = performance.now();
  try {
    await runScheduled(steps, Math.max(2, availableParallelism()), async (step, failedPrerequisite) => {
      const counts = await runStep(step, failedPrerequisite, reportDir);
      total.passed += counts.passed;
      total.failed += counts.failed;
      return counts.failed === 0;
    });
  } finally {
    await rm(reportDir, { recursive: true, force: true });
  }
  console.log(`\nTook ${seconds(performance.now() - startedAtMs)}.`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

function chosenSteps(): readonly Step[] {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const only = values.only ?? [...GROUPS];
  const unknown = only.filter((group) => !GROUPS.includes(group as Group));
  if (unknown.length > 0) throw new Error(`--only takes ${GROUPS.join(', ')}; got ${unknown.join(', ')}`);
  return STEPS.filter((step) => step.groups.some((group) => only.includes(group)));
}

/** Runs one step, prints its line (and its output when it failed), and answers what to add to the sum. */
async function runStep(step: Step, failedPrerequisite: string | null, reportDir: string): Promise<TestCounts> {
  const obstacle = interruption.signal.aborted
    ? 'the run was interrupted'
    : failedPrerequisite && `"${failedPrerequisite}" failed`;
  if (obstacle) {
    console.log(`✗ ${step.name}: not run, because ${obstacle}`);
    return { passed: 0, failed: 1, notes: [] };
  }
  const reportFile = path.join(reportDir, `${step.name.replaceAll(/\W+/g, '-')}.json`);
  const [program, ...args] = step.command.argv;
  const reporter = step.vitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`] : [];
  const run = await runCommand(
    {
      ...step.command,
      argv: [program, ...args, ...reporter],
      env: { NO_COLOR: '1', FORCE_COLOR: '0', CI: '1', NODE_COMPILE_CACHE: COMPILE_CACHE, ...step.command.env },
    },
    ROOT,
  );
  const counts = step.vitest ? countVitestRun(await readIfThere(reportFile), run.exitCode) : countCheck(run.exitCode);
  if (run.leftProcesses) {
    counts.failed += 1;
    counts.notes.push('It left processes behind; they were ended.');
  }
  if (run.timedOut) counts.notes.push(`Ended after its limit of ${seconds(step.command.timeoutMs)}.`);
  const tests = step.vitest ? `${counts.passed} passed${counts.failed > 0 ? `, ${counts.failed} failed` : ''}, ` : '';
  console.log(`${counts.failed === 0 ? '✓' : '✗'} ${step.name} (${tests}${seconds(run.durationMs)})`);
  if (counts.failed > 0) console.log([indent(run.output), ...counts.notes.map(indent)].join('\n'));
  return counts;
}

function countCheck(exitCode: number | null): TestCounts {
  return exitCode === 0 ? { passed: 1, failed: 0, notes: [] } : { passed: 0, failed: 1, notes: [] };
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruption.abort();
    endRunningSteps();
  });
}
process.exitCode = await main();
