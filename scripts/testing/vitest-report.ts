/** The part of Vitest's JSON report (jest-compatible) that the summary needs. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: unknown[] }[];
}

export interface TestCounts {
  passed: number;
  failed: number;
  /** Why `failed` is more than the failed tests: said after the run's own output. */
  notes: string[];
}

/**
 * Counts one Vitest run. A skipped test, a file that could not be loaded, and an exit code that no failed test explains
 * (an unhandled rejection, a missing report) are each one failure: nothing may vanish from the sum.
 */
export function countVitestRun(reportJson: string | null, exitCode: number | null): TestCounts {
  if (reportJson === null) return { passed: 0, failed: 1, notes: ['Vitest wrote no report.'] };
  const report: VitestReport = JSON.parse(reportJson);
  const skipped = report.numPendingTests + report.numTodoTests;
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const notes = unloaded.map((file) => `Could not be run: ${file.name}`);
  if (skipped > 0) notes.push(`${skipped} skipped: every test runs everywhere, or is deleted.`);
  let failed = report.numFailedTests + unloaded.length + skipped;
  if (exitCode !== 0 && failed === 0) {
    failed = 1;
    notes.push(`Vitest ended with ${exitCode ?? 'a signal'} although no test failed (see its output).`);
  }
  return { passed: report.numPassedTests, failed, notes };
}
