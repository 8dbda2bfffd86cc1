import type { PgBoss } from 'pg-boss';
import { deadLetterQueueOf, TASK_NAMES, type TaskName } from './task-catalog.ts';

/** Messages of one task, up to a minute old where no process supervises. */
export interface QueueDepth {
  readonly name: TaskName;
  /** Due and waiting for a worker. */
  readonly ready: number;
  /** Waiting for their time. */
  readonly delayed: number;
  readonly active: number;
  readonly dead: number;
}

/** How full every queue is. */
export function readDepths(boss: PgBoss): Promise<readonly QueueDepth[]> {
  return Promise.all(TASK_NAMES.map((name) => readDepth(boss, name)));
}

async function readDepth(boss: PgBoss, name: TaskName): Promise<QueueDepth> {
  // Recounted at most once a minute: a scrape must not scan the whole table each time.
  const [[live], [dead]] = await Promise.all([
    boss.getQueueStats(name, { force: true }),
    boss.getQueueStats(deadLetterQueueOf(name), { force: true }),
  ]);
  return {
    name,
    ready: live?.readyCount ?? 0,
    delayed: live?.deferredCount ?? 0,
    active: live?.activeCount ?? 0,
    dead: dead?.queuedCount ?? 0,
  };
}
