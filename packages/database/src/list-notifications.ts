import type { Collection, Filter } from 'mongodb';
import {
  fromNotificationDocument,
  NOTIFICATION_INDEX,
  type NotificationDocument,
  type StoredNotification,
} from './notification-document.ts';

/** Where a page ended: the last notification's time and id. */
export interface NotificationCursor {
  readonly createdAt: Date;
  readonly id: string;
}

export interface ListNotificationsInput {
  readonly userId: string;
  readonly unreadOnly: boolean;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: NotificationCursor;
}

export interface NotificationListing {
  readonly notifications: readonly StoredNotification[];
  /** Null on the last page. */
  readonly next: NotificationCursor | null;
}

/** One page of a user's notifications, newest first. */
export async function listNotifications(
  notifications: Collection<NotificationDocument>,
  input: ListNotificationsInput,
): Promise<NotificationListing> {
  const { userId, unreadOnly, after } = input;
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), 100);
  const documents = await notifications
    .find({ userId, ...(unreadOnly ? { readAt: null } : {}), ...olderThan(after) })
    .sort({ createdAt: -1, _id: -1 })
    .hint(unreadOnly ? NOTIFICATION_INDEX.unread : NOTIFICATION_INDEX.newest)
    .limit(limit + 1)
    .toArray();
  const page = documents.slice(0, limit).map(fromNotificationDocument);
  const last = page.at(-1);
  const hasMore = documents.length > limit;
  return {
    notifications: page,
    next: hasMore && last !== undefined ? { createdAt: last.createdAt, id: last.id } : null,
  };
}

/** The first bound is for the index, the second for what happened in the same millisecond. */
function olderThan(after: NotificationCursor | undefined): Filter<NotificationDocument> {
  if (after === undefined) return {};
  const { createdAt, id } = after;
  return { createdAt: { $lte: createdAt }, $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }] };
}
