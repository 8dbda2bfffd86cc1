import { randomInt } from 'node:crypto';
import process from 'node:process';
import { buildApps } from '../build-apps.ts';
import { CommandError, reportErrors } from '../command-error.ts';
import { readChaosArguments } from './chaos-arguments.ts';
import { formatResult, isSound } from './format-result.ts';
import { makePlan } from './plan.ts';
import { runChaos } from './run-chaos.ts';
import { startChaosSystem } from './start-chaos-system.ts';

await reportErrors(async () => {
  const { jobs, stack, settleSeconds, build, ...given } = readChaosArguments(process.argv.slice(2));
  const seed = given.seed ?? randomInt(2 ** 32);
  const controller = new AbortController();
  const { signal } = controller;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort());
  const startedAt = Date.now();
  const log = (line: string): void =>
    console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} ${line}`);
  log(`chaos with ${jobs} jobs and seed ${seed}`);
  if (build && (await buildApps()) !== 0) throw new CommandError({ message: 'The apps could not be built.' });
  try {
    const system = await startChaosSystem({ name: stack, log, signal });
    try {
      const plan = makePlan({ jobs, seed });
      const result = await runChaos({ system, plan, settleMs: settleSeconds * 1000, log, signal });
      console.log(formatResult(result, { jobs, seed }));
      if (isSound(result, jobs)) return;
      console.log(`logs: ${system.logsDirectory}`);
      process.exitCode = 1;
    } finally {
      await system.stop();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log('stopped before it was through');
    process.exitCode = 1;
  }
});
