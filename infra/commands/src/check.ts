import process from 'node:process';
import { runVitest } from './run-vitest.ts';
import { runStaticChecks } from './static-checks.ts';

const checks = await runStaticChecks();
const tests = await runVitest(['--project', 'unit']);
console.log(`${checks.passed + tests.passed} passed, ${checks.failed + tests.failed} failed`);
process.exitCode = checks.failed + tests.failed === 0 ? 0 : 1;
