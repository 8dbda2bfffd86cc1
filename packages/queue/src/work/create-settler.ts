import { setImmediate as endOfTurn } from 'node:timers/promises';
import { isUnreachable } from '../database/is-unreachable.ts';
import type { QueueLog } from '../queue-log.ts';
import { createBackoff } from './create-backoff.ts';
import { createPause } from './create-pause.ts';
import type { HeldMessage } from './held-message.ts';
import type { EndedMessage, MessageOutcome } from './message-outcome.ts';

const MAX_GROUP = 100;
/** Serialization failure and deadlock: the server has rolled back, and a repeat may well succeed. */
const CONFLICTS = new Set<unknown>(['40001', '40P01']);

/** Stores how messages of one queue ended. */
export interface Settler {
  /** Ends when the outcome is stored, or when nobody wants it any more. Never rejects. */
  settle(held: HeldMessage, outcome: MessageOutcome): Promise<void>;
  /** Tries at once again what could not be stored. */
  wake(): void;
  /** Gives up what cannot be stored: the supervisor of another process hands those messages over. */
  giveUp(): void;
}

interface Waiting extends EndedMessage {
  readonly done: () => void;
}

/**
 * Stores outcomes one group at a time: whoever ends while a group is on its way joins the next one. What could not be
 * stored is tried again until it is.
 */
export function createSettler(deps: {
  readonly store: (group: readonly EndedMessage[]) => Promise<void>;
  readonly log: QueueLog;
}): Settler {
  const { store, log } = deps;
  const pause = createPause();
  const backoff = createBackoff();
  let waiting: readonly Waiting[] = [];
  let isRunning = false;
  let hasGivenUp = false;

  async function run(): Promise<void> {
    isRunning = true;
    // Handlers that end in the same turn share a statement.
    await endOfTurn();
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      const left = await storeGroup(group);
      if (left.length === 0) {
        backoff.reset();
        continue;
      }
      waiting = [...left, ...waiting];
      if (!hasGivenUp) await pause.wait(backoff.nextMs());
      if (hasGivenUp) drop();
    }
    isRunning = false;
  }

  /** Answers those that have to be tried again. */
  async function storeGroup(group: readonly Waiting[]): Promise<readonly Waiting[]> {
    pause.forget();
    try {
      await store(group);
    } catch (error) {
      const again = group.map((member) => ({ ...member, isRepeated: true }));
      if (hasGivenUp || isWorthRepeating(error)) return again;
      if (again.length > 1) {
        // What poisons one must not keep the others.
        const left: Waiting[] = [];
        for (const one of again) left.push(...(await storeGroup([one])));
        return left;
      }
      const [{ held }] = group as readonly [Waiting];
      log.error(
        { task: held.name, taskId: held.id, err: error },
        'the outcome of a task could not be stored; it will be delivered again',
      );
    }
    for (const { done } of group) done();
    return [];
  }

  function drop(): void {
    if (waiting.length > 0) log.warn({ tasks: waiting.length }, 'outcomes of tasks could not be stored before the end');
    for (const { done } of waiting) done();
    waiting = [];
  }

  return {
    settle: (held, outcome) =>
      new Promise<void>((resolve) => {
        waiting = [...waiting, { held, outcome, isRepeated: false, done: resolve }];
        if (!isRunning) void run();
      }),
    wake: () => pause.wake(),
    giveUp: () => {
      hasGivenUp = true;
      pause.wake();
    },
  };
}

function isWorthRepeating(error: unknown): boolean {
  if (isUnreachable(error)) return true;
  return error instanceof Error && 'code' in error && CONFLICTS.has(error.code);
}
