import process from 'node:process';
import { buildApps } from './build-apps.ts';
import { runVitest } from './run-vitest.ts';
import { runStaticChecks } from './static-checks.ts';

// With arguments it is a shorthand for vitest on some files; without, everything runs: what CI runs.
const args = process.argv.slice(2);
const checks = args.length === 0 ? await runStaticChecks() : { passed: 0, failed: 0 };
// The acceptance tests drive the apps as they are shipped.
const built = (await buildApps()) === 0;
if (!built) console.log('✗ build');
const tests = await runVitest(args);
const failed = checks.failed + tests.failed + (built ? 0 : 1);
console.log(`${checks.passed + tests.passed + (built ? 1 : 0)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
