import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import process from 'node:process';
import { runTool } from './run-tool.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
}

/**
 * Runs these vitest projects and answers what the report says. A file that could not be loaded counts as a failure, and so
 * does a run that wrote no report or ended with an error although every test passed.
 */
export async function runVitest(args: readonly string[]): Promise<{ passed: number; failed: number }> {
  const reportFile = `${tmpdir()}/callsheet-tests-${process.pid}.json`;
  try {
    const code = await runTool('node_modules/vitest/vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...args,
    ]);
    if (!existsSync(reportFile)) return { passed: 0, failed: 1 };
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
    const failed = Math.max(report.numFailedTests, report.numFailedTests === 0 && code !== 0 ? 1 : 0);
    if (report.numPendingTests > 0) console.log(`${report.numPendingTests} tests did not run`);
    return { passed: report.numPassedTests, failed: failed + report.numPendingTests };
  } finally {
    rmSync(reportFile, { force: true });
  }
}
