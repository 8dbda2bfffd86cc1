import { type TSchema, Type } from '@sinclair/typebox';
import { ErrorBody } from './response-envelope.ts';

/** One of these words. A plain `enum`, which documents and reports better than a union of constants. */
export function OneOf<const T extends readonly string[]>(
  words: T,
  options: { description?: string; default?: T[number] } = {},
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words], ...options });
}

export function Nullable<T extends TSchema>(schema: T, options: { description?: string } = {}) {
  return Type.Union([schema, Type.Null()], options);
}

/** A moment as ISO 8601 text in UTC. */
export const Timestamp = Type.String({ description: 'ISO 8601, UTC.' });

/** An object that refuses fields it does not know. */
export function Strict<P extends Record<string, TSchema>>(
  properties: P,
  options: { description?: string; title?: string } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** The envelope of C-07 for each of these statuses, and for 500. */
export function errorResponses<const S extends readonly number[]>(
  ...statuses: S
): Record<S[number] | 500, typeof ErrorBody> {
  const entries = [...statuses, 500].map((status) => [status, ErrorBody]);
  return Object.fromEntries(entries);
}

/**
 * A field that may be left out because it has a default. Typed as present: the validator has filled it in before any
 * handler reads it, which TypeBox's types cannot know.
 */
export function Defaulted<T extends TSchema>(schema: T): T {
  return Type.Optional(schema) as unknown as T;
}
