import { describe, expect, test } from 'vitest';
import { CommandError } from '../command-error.ts';
import { readChaosArguments } from './chaos-arguments.ts';

describe('the arguments of npm run chaos', () => {
  test('have defaults, and a new seed where none is given', () => {
    expect(readChaosArguments([])).toEqual({ jobs: 60, seed: null, stack: 'chaos', settleSeconds: 300, build: true });
    expect(readChaosArguments(['--jobs', '500', '--seed', '0', '--no-build'])).toMatchObject({
      jobs: 500,
      seed: 0,
      build: false,
    });
  });

  test.each([
    [['--jobs', '0'], '--jobs must be a whole number from 1 to 5000.'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--stack', '../dev'], '--stack must be'],
    [['--speed', '3'], 'npm run chaos -- --jobs 500 --seed 7'],
  ])('%j are refused with a sentence', (args, sentence) => {
    expect(() => readChaosArguments(args)).toThrow(CommandError);
    expect(() => readChaosArguments(args)).toThrow(sentence);
  });
});
