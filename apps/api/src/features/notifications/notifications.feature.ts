import type { NotificationRepository } from '@callsheet/database';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerListNotifications } from './list-notifications.route.ts';
import { registerReadAllNotifications } from './read-all-notifications.route.ts';
import { registerReadNotification } from './read-notification.route.ts';

export interface NotificationsDependencies {
  readonly notifications: NotificationRepository;
  readonly now: () => Date;
}

/** What users were told of their videos, to be read later (R-001-31); live they come on `/v1/stream`. */
export function registerNotifications(app: ApiInstance, deps: NotificationsDependencies): void {
  registerListNotifications(app, deps);
  registerReadNotification(app, deps);
  registerReadAllNotifications(app, deps);
}
