import type { PgBoss, QueueOptions } from 'pg-boss';
import { deadLetterQueueOf, TASK_NAMES, taskCatalog } from './task-catalog.ts';

const DAY_SECONDS = 86_400;
/** pg-boss's lowest. A worker that died is noticed this long after its last sign of life. */
export const HEARTBEAT_SECONDS = 10;
/** The engine trusts "missing" only for effects older than a day, so finished messages stay for longer than that. */
const KEEP_FINISHED_SECONDS = 2 * DAY_SECONDS;
const KEEP_DEAD_SECONDS = 30 * DAY_SECONDS;

/**
 * Makes the queue and the dead-letter queue of every task and brings existing ones up to the catalog's policy. Safe at
 * every boot and from several processes at once; must be through before anything is sent.
 */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const name of TASK_NAMES) {
    const deadLetter = deadLetterQueueOf(name);
    await createOrUpdate(boss, deadLetter, {
      retentionSeconds: KEEP_DEAD_SECONDS,
      deleteAfterSeconds: KEEP_DEAD_SECONDS,
    });
    const { policy } = taskCatalog[name];
    await createOrUpdate(boss, name, {
      deadLetter,
      notify: true,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: policy.expireInSeconds,
      retryLimit: policy.retryLimit,
      retryDelay: policy.retryDelaySeconds,
      retryDelayMax: policy.retryDelayMaxSeconds,
      retryBackoff: true,
      deleteAfterSeconds: KEEP_FINISHED_SECONDS,
    });
  }
}

async function createOrUpdate(
  boss: PgBoss,
  name: string,
  options: QueueOptions & { deadLetter?: string; notify?: boolean },
): Promise<void> {
  await boss.createQueue(name, options);
  await boss.updateQueue(name, options);
}
