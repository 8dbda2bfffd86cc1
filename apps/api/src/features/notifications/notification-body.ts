import type { StoredNotification } from '@callsheet/database';
import { VIDEO_NOTIFICATION_EVENT } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

/** What a user was told of a video, in seed 001's words (R-001-28 to R-001-30). */
export const NotificationBody = Type.Object(
  {
    id: Type.String(),
    event: Type.Literal(VIDEO_NOTIFICATION_EVENT),
    type: OneOf(['download', 'complete', 'error']),
    status: OneOf(['progress', 'success', 'error']),
    message: Type.String(),
    videoId: Type.String(),
    title: Type.Optional(Type.String()),
    size: Type.Optional(Type.Integer({ description: 'Bytes of the stored video.' })),
    timestamp: Timestamp,
    readAt: Nullable(Timestamp),
  },
  { title: 'Notification' },
);

export function renderNotification({ id, data, readAt }: StoredNotification): Static<typeof NotificationBody> {
  return { id, event: VIDEO_NOTIFICATION_EVENT, ...data, readAt: readAt?.toISOString() ?? null };
}
