import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { QueueDatabase } from './database/create-queue-database.ts';
import { isUnreachable } from './database/is-unreachable.ts';
import type { HandlerTracker } from './handler-tracker.ts';
import type { QueueLog } from './queue-log.ts';
import { type TaskName, taskCatalog } from './task-catalog.ts';
import type { TaskHandler } from './task-handler.ts';
import { createFetcher, type Run } from './work/create-fetcher.ts';
import type { Heartbeat } from './work/create-heartbeat.ts';
import { createSettler } from './work/create-settler.ts';
import { MessageExpiredError } from './work/held-message.ts';
import { runMessage } from './work/run-message.ts';
import { storeOutcomes } from './work/store-outcomes.ts';

/** One task of which this process takes messages. */
export interface BoundTask {
  readonly name: TaskName;
  /** There may be messages, or the database is back. */
  wake(): void;
  /** Takes nothing new. Resolves when everything that was taken is stored, or given up. */
  stop(): Promise<void>;
  /** Leaves to the supervisor what cannot be stored. */
  giveUp(): void;
}

/** Lets this process take messages of a task, `concurrency` at once. */
export function bindTask<Name extends TaskName>(input: {
  boss: PgBoss;
  database: QueueDatabase;
  schema: string;
  log: QueueLog;
  tracker: HandlerTracker;
  heartbeat: Heartbeat;
  name: Name;
  handler: TaskHandler<Name>;
  concurrency: number;
  /** In place of the catalog's. */
  pollSeconds?: number | undefined;
}): BoundTask {
  const { boss, database, log, heartbeat, name } = input;
  const settler = createSettler({ store: (group) => storeOutcomes(input, name, group), log });

  function run(message: JobWithMetadata<unknown>): Run {
    const ending = new AbortController();
    const held = {
      name,
      id: message.id,
      retryCount: message.retryCount,
      end: (reason: Error) => ending.abort(reason),
    };
    const release = heartbeat.hold(held);
    const seconds = message.expireInSeconds;
    const expiry = setTimeout(() => held.end(new MessageExpiredError({ seconds })), seconds * 1000);
    const ended = runMessage(input, message, ending.signal).finally(() => clearTimeout(expiry));
    const stored = ended
      .then((outcome) => (outcome === null ? undefined : settler.settle(held, outcome)))
      .finally(release);
    return { ended, stored };
  }

  const fetcher = createFetcher<JobWithMetadata<unknown>>({
    fetch: async (limit) => {
      const messages = await boss.fetch<unknown>(name, {
        batchSize: limit,
        includeMetadata: true,
        db: database.prompt,
      });
      // One statement chooses them in this order, but answers them in none.
      return messages.toSorted((a, b) => b.priority - a.priority || a.createdOn.getTime() - b.createdOn.getTime());
    },
    run,
    concurrency: input.concurrency,
    pollMs: (input.pollSeconds ?? taskCatalog[name].pollSeconds) * 1000,
    onError: (err) => {
      // An outage is told of once, where the connections are.
      if (!isUnreachable(err)) log.error({ task: name, err }, 'messages could not be fetched');
    },
  });
  return {
    name,
    wake: () => {
      fetcher.wake();
      settler.wake();
    },
    stop: () => fetcher.stop(),
    giveUp: () => settler.giveUp(),
  };
}
