import { expect, it } from 'vitest';
import { countVitestRun } from './vitest-report.ts';

const file = (status: string, tests: number) => ({
  name: 'x.test.ts',
  status,
  assertionResults: Array(tests).fill({}),
});
const report = (parts: object) =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [file('passed', 3)],
    ...parts,
  });

it('counts passed tests of a clean run', () => {
  expect(countVitestRun(report({}), 0)).toEqual({ passed: 3, failed: 0, notes: [] });
});

it('counts a skipped test as a failure', () => {
  expect(countVitestRun(report({ numPendingTests: 1 }), 0)).toMatchObject({ passed: 3, failed: 1 });
});

it('counts a file that could not be loaded as a failure', () => {
  expect(countVitestRun(report({ testResults: [file('failed', 0)] }), 1)).toMatchObject({ failed: 1 });
});

it('counts a file with a failed test once', () => {
  const counts = countVitestRun(report({ numFailedTests: 1, testResults: [file('failed', 4)] }), 1);
  expect(counts).toEqual({ passed: 3, failed: 1, notes: [] });
});

it('counts an unexplained exit code as a failure', () => {
  expect(countVitestRun(report({}), 1)).toMatchObject({ passed: 3, failed: 1 });
});

it('counts a missing report as a failure', () => {
  expect(countVitestRun(null, 0)).toMatchObject({ passed: 0, failed: 1 });
});
