import type { NotificationRepository, StoredNotification } from '@callsheet/database';
import { DomainError } from '@callsheet/domain';

/**
 * A notification named in a path (C-09): unknown, expired and malformed ids are all the same 404, somebody else's is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadNotification(
  notifications: Pick<NotificationRepository, 'find'>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<StoredNotification> {
  const notification = /^[0-9a-f]{24}-\d{1,9}$/.test(id) ? await notifications.find(id) : null;
  if (notification === null) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'This notification does not exist.' });
  }
  if (notification.userId !== userId) {
    throw new DomainError({ code: 'FORBIDDEN', message: 'This notification belongs to somebody else.' });
  }
  return notification;
}
