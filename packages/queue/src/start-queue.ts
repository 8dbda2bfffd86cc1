import { PgBoss } from 'pg-boss';
import { type BoundTask, bindTask } from './bind-task.ts';
import { createQueues, HEARTBEAT_SECONDS } from './create-queues.ts';
import { createQueueDatabase } from './database/create-queue-database.ts';
import { createReachability } from './database/create-reachability.ts';
import { isUnreachable } from './database/is-unreachable.ts';
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
import type { TaskHandler } from './task-handler.ts';
import { createHeartbeat } from './work/create-heartbeat.ts';
import { touchHeld } from './work/held-rows.ts';

/** Seconds between looks for messages whose worker has died or whose time is up. */
const SUPERVISE_SECONDS = 2;
/** Three signs of life in the time after which a message without one is handed over. */
const HEARTBEAT_INTERVAL_MS = (HEARTBEAT_SECONDS * 1000) / 3;

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
  /** Starts taking messages of a task; options default to the catalog's. */
  bind<Name extends TaskName>(
    name: Name,
    handler: TaskHandler<Name>,
    options?: { concurrency?: number; pollSeconds?: number },
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
  const reachability = createReachability({ log, now: () => performance.now() });
  const database = createQueueDatabase({
    connectionString: options.connectionString,
    maxConnections: options.maxConnections ?? 10,
    applicationName: options.applicationName ?? 'callsheet-queue',
    reachability,
    log,
  });
  const boss = new PgBoss({
    db: database,
    schema,
    supervise: options.supervise,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
    useListenNotify: options.listen ?? true,
  });
  // Without a listener an 'error' event would end the process. Of an outage it is told once, not for every statement.
  boss.on('error', (err) => {
    if (!isUnreachable(err)) log.error({ err }, 'the queue reported an error');
  });
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'the queue reported a warning'));
  try {
    await boss.start();
    await createQueues(boss);
  } catch (error) {
    await boss.stop({ graceful: false });
    await database.close();
    throw error;
  }
  reachability.begin();
  const tracker = createHandlerTracker();
  const heartbeat = createHeartbeat({
    touch: (messages) => touchHeld(database.prompt, schema, messages),
    intervalMs: HEARTBEAT_INTERVAL_MS,
    log,
  });
  const bound = new Map<TaskName, BoundTask>();
  database.onMessage((name) => {
    for (const task of bound.values()) if (name === null || name === task.name) task.wake();
  });
  reachability.onBack(() => {
    void heartbeat.beat();
    for (const task of bound.values()) task.wake();
  });
  let stopping: Promise<void> | null = null;
  return {
    enqueue: (message) => enqueueMessage(boss, message),
    enqueueWith: (sql, message) => enqueueMessage(boss, message, sql),
    enqueueManyWith: (sql, messages) => enqueueMessages(boss, messages, sql),
    enqueueCallbackApply: (sql, { id, inboxId }) =>
      enqueueMessage(boss, { id, name: 'callback.apply', payload: { inboxId }, afterMs: 0, priority: 0 }, sql),
    stateOf: (name, id) => readMessageState(boss, name, id),
    bind: async (name, handler, { concurrency = taskCatalog[name].concurrency, pollSeconds } = {}) => {
      if (bound.has(name)) throw new Error(`${name} is bound already`);
      const shared = { boss, database, schema, log, tracker, heartbeat };
      bound.set(name, bindTask({ ...shared, name, handler, concurrency, pollSeconds }));
    },
    depth: () => readDepths(boss),
    ping: async () => {
      await database.prompt.executeSql('SELECT 1');
    },
    stop: ({ graceMs }) => {
      stopping ??= stopQueue({ boss, database, log, tracker, heartbeat, bound: [...bound.values()], graceMs });
      return stopping;
    },
  };
}
