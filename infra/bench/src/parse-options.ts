import { parseArgs } from 'node:util';
import { CommandError } from '@callsheet/commands';
import { BENCHMARKS } from './run-benchmarks.ts';

export interface BenchOptions {
  readonly names: readonly string[];
  readonly quick: boolean;
  readonly profile: boolean;
}

/**
 * `--only submit,read` chooses parts, `--quick` only shows that they work, `--profile` keeps processor profiles of API
 * and worker.
 * @throws CommandError for anything else.
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const known = Object.keys(BENCHMARKS);
  const { only, quick, profile } = read(args);
  const names = only === undefined ? known : only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new CommandError({ message: `There is no benchmark '${unknown}'; use some of ${known.join(', ')}.` });
  return { names, quick, profile };
}

function read(args: readonly string[]): { only: string | undefined; quick: boolean; profile: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: 'string' }, quick: flag, profile: flag },
    });
    return { only: values.only, quick: values.quick, profile: values.profile };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError({ message: `${reason}; the options are --only a,b, --quick and --profile.`, cause: error });
  }
}
