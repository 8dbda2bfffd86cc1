import { DomainError } from '@callsheet/domain';
import { type TSchema, Type } from '@sinclair/typebox';
import { Defaulted } from './schemas.ts';

/** `limit` and `after` of a list's query string. */
export const PageQuery = {
  limit: Defaulted(Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items per page.' })),
  after: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })),
};

/** A page of a list on `/v1`. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({
    data: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Give it as `after` for the next page.' }),
    hasMore: Type.Boolean(),
  });
}

/** Where a page ended: newest first by time, then by id. */
export interface Cursor {
  readonly createdAt: Date;
  readonly id: string;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.createdAt.getTime()}.${cursor.id}`).toString('base64url');
}

const OBJECT_ID = /^[0-9a-f]{24}$/;
const LABEL = /^[A-Za-z0-9_.-]{1,100}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws DomainError VALIDATION_ERROR for a cursor that we did not make. */
export function decodeCursor(text: string): Cursor {
  return decode(text, OBJECT_ID);
}

/**
 * Of a list of things whose ids are UUIDs.
 * @throws DomainError VALIDATION_ERROR for a cursor that we did not make.
 */
export function decodeUuidCursor(text: string): Cursor {
  return decode(text, UUID);
}

/**
 * Of a list of things whose ids their owners chose.
 * @throws DomainError VALIDATION_ERROR for a cursor that we did not make.
 */
export function decodeLabelCursor(text: string): Cursor {
  return decode(text, LABEL);
}

function decode(text: string, idPattern: RegExp): Cursor {
  const match = /^(\d{1,15})\.(.{1,100})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (match?.[1] === undefined || match[2] === undefined || !idPattern.test(match[2])) {
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message: 'after must be the nextCursor of an earlier page.',
      details: { fields: [{ field: 'after', message: 'after must be the nextCursor of an earlier page.' }] },
    });
  }
  return { createdAt: new Date(Number(match[1])), id: match[2] };
}
