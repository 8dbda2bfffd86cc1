import { setTimeout as delay } from 'node:timers/promises';

/** A store that has to answer before the process can serve. */
export interface StartStep {
  /** Name for people, such as MongoDB. */
  readonly name: string;
  run(): Promise<void>;
}

export interface StartStoresOptions {
  readonly steps: readonly StartStep[];
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Which failures may pass by waiting; every other one ends the start at once. */
  readonly isAway: (error: unknown) => boolean;
  readonly now?: () => number;
  readonly pauseMs?: number;
}

/** A store stayed away for as long as we wait; the message is for people. */
export class StoreAwayError extends Error {
  constructor(options: { store: string; waitMs: number }) {
    const seconds = Math.round(options.waitMs / 1000);
    super(`${options.store} did not answer within ${seconds} s. Start it, or correct its address in the settings.`);
    this.name = 'StoreAwayError';
  }
}

/**
 * Runs the steps in order. A store that is away is waited for, saying so in one line each few seconds; whatever else
 * goes wrong ends the start at once.
 */
export async function startStores(options: StartStoresOptions): Promise<void> {
  const { now = () => performance.now(), pauseMs = 3_000 } = options;
  const giveUpAt = now() + options.waitMs;
  for (const step of options.steps) {
    while (!(await runStep(step, options))) {
      if (now() >= giveUpAt) throw new StoreAwayError({ store: step.name, waitMs: options.waitMs });
      options.say(`waiting for ${step.name}, which does not answer yet`);
      await delay(pauseMs, undefined, { signal: options.signal });
    }
  }
}

async function runStep(step: StartStep, options: StartStoresOptions): Promise<boolean> {
  try {
    await step.run();
    return true;
  } catch (error) {
    if (!options.isAway(error)) throw error;
    return false;
  }
}
