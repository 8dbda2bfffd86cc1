import process from 'node:process';
import { buildApps } from './build-apps.ts';
import { runVitest } from './run-vitest.ts';

// The fuzz at its full size, or at the one given; `npm test` sends fewer.
process.env.FUZZ_REQUESTS = process.argv[2] ?? '20000';
const built = (await buildApps()) === 0;
const { passed, failed } = built
  ? await runVitest(['--project', 'acceptance', 'apps/acceptance/src/fuzz'])
  : { passed: 0, failed: 1 };
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
