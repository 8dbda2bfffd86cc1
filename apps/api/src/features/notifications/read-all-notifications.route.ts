import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { NotificationsDependencies } from './notifications.feature.ts';

export function registerReadAllNotifications(app: ApiInstance, deps: NotificationsDependencies): void {
  app.post(
    '/v1/notifications/read-all',
    {
      schema: {
        operationId: 'readAllNotifications',
        tags: ['notifications'],
        summary: 'Mark all of yours as read',
        response: {
          200: Type.Object({ marked: Type.Integer({ description: 'Those that were unread.' }) }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      return { marked: await deps.notifications.markAllRead({ userId, at: deps.now() }) };
    },
  );
}
