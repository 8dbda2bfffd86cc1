import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { loadNotification } from './load-notification.ts';
import { NotificationBody, renderNotification } from './notification-body.ts';
import type { NotificationsDependencies } from './notifications.feature.ts';

/** Not checked for form here: a malformed id is simply not found. */
const Params = Type.Object({ id: Type.String({ description: 'Notification id.' }) });

export function registerReadNotification(app: ApiInstance, deps: NotificationsDependencies): void {
  app.post(
    '/v1/notifications/:id/read',
    {
      schema: {
        operationId: 'readNotification',
        tags: ['notifications'],
        summary: 'Mark one as read; the first time counts',
        params: Params,
        response: { 200: NotificationBody, ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const wanted = { id: request.params.id, userId: principalOf(request).userId };
      const { id } = await loadNotification(deps.notifications, wanted);
      await deps.notifications.markRead({ id, at: deps.now() });
      return renderNotification(await loadNotification(deps.notifications, wanted));
    },
  );
}
