import type { NotificationCursor } from '@callsheet/database';
import { DomainError } from '@callsheet/domain';

/** Where a page ended, from `encodeCursor`'s text. @throws DomainError VALIDATION_ERROR for one that we did not make. */
export function decodeNotificationCursor(text: string): NotificationCursor {
  const match = /^(\d{1,15})\.([0-9a-f]{24}-\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (match?.[1] !== undefined && match[2] !== undefined)
    return { createdAt: new Date(Number(match[1])), id: match[2] };
  const message = 'after must be the nextCursor of an earlier page.';
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message,
    details: { fields: [{ field: 'after', message }] },
  });
}
