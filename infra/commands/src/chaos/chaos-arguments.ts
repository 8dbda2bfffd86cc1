import { parseArgs } from 'node:util';
import { CommandError } from '../command-error.ts';

export interface ChaosArguments {
  readonly jobs: number;
  /** Null: a new one. */
  readonly seed: number | null;
  /** Name of the embedded stack. */
  readonly stack: string;
  /** How long the system may take to come to rest once the blows have stopped. */
  readonly settleSeconds: number;
  /** Whether to build the apps first; they run as they are shipped. */
  readonly build: boolean;
}

const LIMITS = {
  jobs: { lowest: 1, highest: 5_000 },
  seed: { lowest: 0, highest: 2 ** 32 - 1 },
  'settle-seconds': { lowest: 1, highest: 3_600 },
} as const;

/** @throws CommandError that names the argument and what it may be. */
export function readChaosArguments(args: readonly string[]): ChaosArguments {
  const { values } = parse(args);
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(values.stack))
    throw new CommandError({ message: '--stack must be lower-case letters, digits and hyphens.' });
  return {
    jobs: wholeNumber('jobs', values.jobs),
    seed: values.seed === undefined ? null : wholeNumber('seed', values.seed),
    stack: values.stack,
    settleSeconds: wholeNumber('settle-seconds', values['settle-seconds']),
    build: !values['no-build'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        jobs: { type: 'string', default: '60' },
        seed: { type: 'string' },
        stack: { type: 'string', default: 'chaos' },
        'settle-seconds': { type: 'string', default: '300' },
        'no-build': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new CommandError({
      message: `${error instanceof Error ? error.message : String(error)}. Use npm run chaos -- --jobs 500 --seed 7.`,
      cause: error,
    });
  }
}

function wholeNumber(name: keyof typeof LIMITS, text: string): number {
  const { lowest, highest } = LIMITS[name];
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < lowest || value > highest)
    throw new CommandError({ message: `--${name} must be a whole number from ${lowest} to ${highest}.` });
  return value;
}
