import type { PgBoss } from 'pg-boss';
import type { HandlerTracker } from './handler-tracker.ts';
import type { QueueLog } from './queue-log.ts';
import type { TaskName } from './task-catalog.ts';

/** Time that aborted handlers have to come back with their error. */
const ABORT_MS = 2_000;
/** pg-boss's lowest: what is still held after it is failed, and thereby retried elsewhere. */
const CLOSE_MS = 1_000;

/** Phases of a stop: take nothing new, wait, abort, hand back, close. */
export async function stopQueue(input: {
  boss: PgBoss;
  log: QueueLog;
  tracker: HandlerTracker;
  bound: readonly TaskName[];
  graceMs: number;
}): Promise<void> {
  const { boss, log, tracker } = input;
  tracker.beginStop();
  await Promise.all(input.bound.map((name) => boss.offWork(name, { wait: false })));
  if (!(await tracker.settled(input.graceMs))) {
    log.warn({ graceMs: input.graceMs }, 'handlers still run after the grace; they are aborted');
    tracker.abort();
    if (!(await tracker.settled(ABORT_MS))) log.error({}, 'a handler ignored its abort signal and is left behind');
  }
  await boss.stop({ graceful: true, timeout: CLOSE_MS, close: true });
}
