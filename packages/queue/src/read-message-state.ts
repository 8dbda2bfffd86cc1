import type { PgBoss } from 'pg-boss';
import type { TaskName } from './task-catalog.ts';

/** `missing` also when the message was finished long ago and deleted; `failed` also when an operator canceled it. */
export type MessageState = 'waiting' | 'active' | 'completed' | 'failed' | 'missing';

/** What the queue knows of one message id. */
export async function readMessageState(boss: PgBoss, name: TaskName, id: string): Promise<MessageState> {
  const [message] = await boss.findJobs(name, { id });
  switch (message?.state) {
    case undefined:
      return 'missing';
    case 'created':
    case 'retry':
      return 'waiting';
    case 'active':
      return 'active';
    case 'completed':
      return 'completed';
    case 'failed':
    case 'cancelled':
      return 'failed';
  }
}
