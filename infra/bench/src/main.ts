import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import process from 'node:process';
import { buildApps, CommandError, reportErrors, stackDirectory } from '@callsheet/commands';
import { resetStack, startStack } from '@callsheet/embedded';
import { parseOptions } from './parse-options.ts';
import { renderTable } from './render-table.ts';
import { runBenchmarks } from './run-benchmarks.ts';
import { FULL_SIZES, QUICK_SIZES } from './sizes.ts';
import { startBenchSystem } from './system/start-bench-system.ts';

const STACK = { name: 'bench', directory: stackDirectory };
const log = (line: string): void => console.log(line);

await reportErrors(async () => {
  const options = parseOptions(process.argv.slice(2));
  if ((await buildApps()) !== 0) throw new CommandError({ message: 'The apps could not be built.' });
  // Every run begins with empty servers and leaves none of its gigabytes behind.
  await resetStack(STACK);
  const stack = await startStack({ ...STACK, log });
  try {
    mkdirSync(`${stackDirectory}/bench/files`, { recursive: true });
    const directory = mkdtempSync(`${stackDirectory}/bench/files/run-`);
    const profileDirectory = options.profile ? mkdtempSync(`${stackDirectory}/bench-profiles-`) : null;
    const surroundings = { stack: stack.endpoints, directory, apps: 'dist', profileDirectory } as const;
    const sizes = options.quick ? QUICK_SIZES : FULL_SIZES;
    const rows = await runBenchmarks(
      { ...surroundings, sizes, openSystem: (system) => startBenchSystem(surroundings, system), log },
      options.names,
    );
    rmSync(directory, { recursive: true, force: true });
    console.log(`\n${renderTable(rows)}\n`);
    if (options.quick) console.log('These are the tiny numbers of --quick: they say nothing about speed.');
    if (profileDirectory !== null) console.log(`Processor profiles: ${profileDirectory}`);
  } finally {
    await stack.stop();
    await resetStack(STACK);
  }
});
