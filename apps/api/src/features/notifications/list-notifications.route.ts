import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import { NotificationBody, renderNotification } from './notification-body.ts';
import { decodeNotificationCursor } from './notification-cursor.ts';
import type { NotificationsDependencies } from './notifications.feature.ts';

const Query = Strict({
  ...PageQuery,
  unread: Defaulted(Type.Boolean({ default: false, description: 'Only those that were not read.' })),
});

/** Counting more tells nobody more. */
const MAX_COUNTED = 1_000;

export function registerListNotifications(app: ApiInstance, deps: NotificationsDependencies): void {
  app.get(
    '/v1/notifications',
    {
      schema: {
        operationId: 'listNotifications',
        tags: ['notifications'],
        summary: 'What you were told of your videos, newest first',
        description: 'Of the videos of the `/api/video` routes; kept for 90 days.',
        querystring: Query,
        response: {
          200: Type.Object({
            ...Page(NotificationBody).properties,
            unread: Type.Integer({ description: `All of yours that were not read, counted up to ${MAX_COUNTED}.` }),
          }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async (request) => {
      const { limit, after, unread: unreadOnly } = request.query;
      const { userId } = principalOf(request);
      const [{ notifications, next }, unread] = await Promise.all([
        deps.notifications.list({
          userId,
          unreadOnly,
          limit,
          ...(after === undefined ? {} : { after: decodeNotificationCursor(after) }),
        }),
        deps.notifications.countUnread(userId, MAX_COUNTED),
      ]);
      const nextCursor = next === null ? null : encodeCursor(next);
      return { data: notifications.map(renderNotification), nextCursor, hasMore: next !== null, unread };
    },
  );
}
