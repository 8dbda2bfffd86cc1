import { type Job, notificationOf } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { isDuplicateKey } from './is-duplicate-key.ts';
import { jobsOf } from './job-document.ts';
import { notificationsOf } from './notification-document.ts';
import { readJobEvents } from './read-job-events.ts';

/** `present`: somebody has written it already. `missing`: the event is no longer kept or is nothing to tell. */
export type NotificationOutcome = 'inserted' | 'present' | 'missing';

/**
 * Writes what the owner of a job is told of its event `seq`. The job may have moved on by then, so what happened is read
 * from its stored events and never taken from how it stands.
 */
export async function insertNotification(db: Db, input: { job: Job; seq: number }): Promise<NotificationOutcome> {
  const { job, seq } = input;
  const read = await readJobEvents(jobsOf(db), job.id, seq - 1);
  const event = read?.events.find((stored) => stored.seq === seq);
  if (event === undefined) return 'missing';
  const data = notificationOf(job, { type: event.type, at: event.at, error: event.data.error });
  if (data === null) return 'missing';
  try {
    await notificationsOf(db).insertOne({
      _id: `${job.id}-${seq}`,
      userId: job.ownerId,
      jobId: job.id,
      data,
      createdAt: event.at,
      readAt: null,
    });
    return 'inserted';
  } catch (error) {
    if (isDuplicateKey(error)) return 'present';
    throw error;
  }
}
