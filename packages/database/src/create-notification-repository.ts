import type { Db } from 'mongodb';
import { type ListNotificationsInput, listNotifications, type NotificationListing } from './list-notifications.ts';
import {
  fromNotificationDocument,
  NOTIFICATION_INDEX,
  notificationsOf,
  type StoredNotification,
} from './notification-document.ts';

/** What users were told of their videos (R-001-31). Written by the projection `notifications`, kept for 90 days. */
export interface NotificationRepository {
  /** Newest first, one page. */
  list(input: ListNotificationsInput): Promise<NotificationListing>;
  find(id: string): Promise<StoredNotification | null>;
  /** Those that a user has not read, counted up to `limit`. */
  countUnread(userId: string, limit: number): Promise<number>;
  /** The first reading counts. */
  markRead(input: { id: string; at: Date }): Promise<void>;
  /** Answers how many were unread. */
  markAllRead(input: { userId: string; at: Date }): Promise<number>;
}

/** The notifications of one database. */
export function createNotificationRepository({ db }: { db: Db }): NotificationRepository {
  const notifications = notificationsOf(db);
  return {
    list: (input) => listNotifications(notifications, input),
    find: async (id) => {
      const document = await notifications.findOne({ _id: id });
      return document === null ? null : fromNotificationDocument(document);
    },
    countUnread: (userId, limit) =>
      notifications.countDocuments({ userId, readAt: null }, { limit, hint: NOTIFICATION_INDEX.unread }),
    markRead: async ({ id, at }) => {
      await notifications.updateOne({ _id: id, readAt: null }, { $set: { readAt: at } });
    },
    markAllRead: async ({ userId, at }) =>
      (await notifications.updateMany({ userId, readAt: null }, { $set: { readAt: at } })).modifiedCount,
  };
}
