import { setTimeout as delay } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { BoundTask } from './bind-task.ts';
import type { QueueDatabase } from './database/create-queue-database.ts';
import type { HandlerTracker } from './handler-tracker.ts';
import type { QueueLog } from './queue-log.ts';
import type { Heartbeat } from './work/create-heartbeat.ts';
import { LeftBehindError } from './work/held-message.ts';

/** Time that aborted handlers have to come back with their error. */
const ABORT_MS = 2_000;
/** Time for the last outcomes to be stored; what is not is handed over by the supervisor of another process. */
const STORE_MS = 1_500;

/** Phases of a stop: take nothing new, wait, abort, hand back, close. */
export async function stopQueue(input: {
  boss: PgBoss;
  database: QueueDatabase;
  log: QueueLog;
  tracker: HandlerTracker;
  heartbeat: Heartbeat;
  bound: readonly BoundTask[];
  graceMs: number;
}): Promise<void> {
  const { log, tracker, bound } = input;
  tracker.beginStop();
  const stored = Promise.all(bound.map((task) => task.stop()));
  if (!(await tracker.settled(input.graceMs))) {
    log.warn({ graceMs: input.graceMs }, 'handlers still run after the grace; they are aborted');
    tracker.abort();
    if (!(await tracker.settled(ABORT_MS))) log.error({}, 'a handler ignored its abort signal and is left behind');
    input.heartbeat.endAll(new LeftBehindError());
  }
  for (const task of bound) task.wake();
  await within(STORE_MS, stored);
  for (const task of bound) task.giveUp();
  input.heartbeat.stop();
  await input.boss.stop({ graceful: false });
  await input.database.close();
}

async function within(ms: number, done: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([done, delay(ms, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
}
