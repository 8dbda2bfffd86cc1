import type { VideoNotification } from '@callsheet/domain';
import type { Collection, Db, IndexDescription } from 'mongodb';

/** A notification in the collection `notifications`. `_id` is `<job id>-<seq of the event>`, so that it is written once. */
export interface NotificationDocument {
  readonly _id: string;
  readonly userId: string;
  readonly jobId: string;
  readonly data: VideoNotification;
  /** When it happened. */
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** The same for whoever reads; `id` is `<job id>-<seq of the event>`. */
export interface StoredNotification extends Omit<NotificationDocument, '_id'> {
  readonly id: string;
}

export function fromNotificationDocument({ _id, ...fields }: NotificationDocument): StoredNotification {
  return { id: _id, ...fields };
}

/** The collection of all notifications. */
export function notificationsOf(db: Db): Collection<NotificationDocument> {
  return db.collection<NotificationDocument>('notifications');
}

/** Names that reads give as hints. */
export const NOTIFICATION_INDEX = { newest: 'user_newest', unread: 'user_unread' } as const;

const KEPT_SECONDS = 90 * 24 * 3600;

export const NOTIFICATION_INDEXES: readonly IndexDescription[] = [
  { name: NOTIFICATION_INDEX.newest, key: { userId: 1, createdAt: -1, _id: -1 } },
  { name: NOTIFICATION_INDEX.unread, key: { userId: 1, readAt: 1, createdAt: -1, _id: -1 } },
  { name: 'kept', key: { createdAt: 1 }, expireAfterSeconds: KEPT_SECONDS },
];
