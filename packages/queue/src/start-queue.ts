import { PgBoss } from 'pg-boss';
import { bindTask, type TaskHandler } from './bind-task.ts';
import { createQueues } from './create-queues.ts';
import { enqueueMessage } from './enqueue-message.ts';
import { enqueueMessages } from './enqueue-messages.ts';
import { createHandlerTracker } from './handler-tracker.ts';
import type { CallbackApplyMessage, EnqueueResult, JobTaskMessage } from './message.ts';
import type { QueueLog } from './queue-log.ts';
import { type QueueDepth, readDepths } from './read-depths.ts';
import { type MessageState, readMessageState } from './read-message-state.ts';
import type { SqlClient } from './sql-client.ts';
import { stopQueue } from './stop-queue.ts';
import { type TaskName, taskCatalog } from './task-catalog.ts';

/** Seconds between looks for messages whose worker has died or whose time is up. */
const SUPERVISE_SECONDS = 2;

export interface QueueOptions {
  readonly connectionString: string;
  /** Postgres schema that pg-boss makes and owns: lower-case letters, digits and underscores. */
  readonly schema: string;
  readonly log: QueueLog;
  /** Whether this process looks after lost messages and deletes old ones; some process must. */
  readonly supervise: boolean;
  /** Holds one more connection that hears of new messages. Only processes that bind tasks need it. Default: true. */
  readonly listen?: boolean;
  readonly maxConnections?: number;
  readonly applicationName?: string;
}

/** The running queue of one process. Fits the engine's `TaskQueue`. */
export interface Queue {
  enqueue(message: JobTaskMessage): Promise<EnqueueResult>;
  /** Joins the caller's transaction. */
  enqueueWith(sql: SqlClient, message: JobTaskMessage): Promise<EnqueueResult>;
  /** Joins the caller's transaction with one statement per task name. Answers in the order of the messages. */
  enqueueManyWith(sql: SqlClient, messages: readonly JobTaskMessage[]): Promise<readonly EnqueueResult[]>;
  /** Joins the transaction that stores the callback. */
  enqueueCallbackApply(sql: SqlClient, message: CallbackApplyMessage): Promise<EnqueueResult>;
  stateOf(name: TaskName, id: string): Promise<MessageState>;
  /** Starts taking messages of a task. `concurrency` defaults to the catalog's. */
  bind<Name extends TaskName>(
    name: Name,
    handler: TaskHandler<Name>,
    options?: { concurrency?: number },
  ): Promise<void>;
  depth(): Promise<readonly QueueDepth[]>;
  ping(): Promise<void>;
  /** Stops taking messages, waits `graceMs` for running handlers, aborts the rest and closes. May be called twice. */
  stop(options: { graceMs: number }): Promise<void>;
}

/** Connects, makes or migrates pg-boss's schema and all queues, and answers when messages can be sent. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { schema, log } = options;
  if (!/^[a-z_][a-z0-9_]{0,49}$/.test(schema)) {
    throw new Error('the queue schema must be lower-case letters, digits and underscores, at most 50');
  }
  const boss = new PgBoss({
    connectionString: options.connectionString,
    schema,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'callsheet-queue',
    supervise: options.supervise,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
    useListenNotify: options.listen ?? true,
  });
  // Without a listener an 'error' event would end the process.
  boss.on('error', (err) => log.error({ err }, 'the queue reported an error'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'the queue reported a warning'));
  await boss.start();
  try {
    await createQueues(boss);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  const tracker = createHandlerTracker();
  const bound = new Set<TaskName>();
  let stopping: Promise<void> | null = null;
  return {
    enqueue: (message) => enqueueMessage(boss, message),
    enqueueWith: (sql, message) => enqueueMessage(boss, message, sql),
    enqueueManyWith: (sql, messages) => enqueueMessages(boss, messages, sql),
    enqueueCallbackApply: (sql, { id, inboxId }) =>
      enqueueMessage(boss, { id, name: 'callback.apply', payload: { inboxId }, afterMs: 0, priority: 0 }, sql),
    stateOf: (name, id) => readMessageState(boss, name, id),
    bind: async (name, handler, { concurrency = taskCatalog[name].concurrency } = {}) => {
      if (bound.has(name)) throw new Error(`${name} is bound already`);
      bound.add(name);
      await bindTask({ boss, schema, log, tracker, name, handler, concurrency });
    },
    depth: () => readDepths(boss),
    ping: async () => {
      await boss.getDb().executeSql('SELECT 1');
    },
    stop: ({ graceMs }) => {
      stopping ??= stopQueue({ boss, log, tracker, bound: [...bound], graceMs });
      return stopping;
    },
  };
}
