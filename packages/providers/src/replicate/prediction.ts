import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/**
 * The part of a prediction that we rely on. Only what identifies it must be right; everything else is read where it
 * makes sense, since an odd extra field must not lose a video that was paid for (C12, conventions.md 31).
 */
const PredictionSchema = Type.Object({
  // The id becomes part of a path, so nothing that could change the path is taken.
  id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$' }),
  status: Type.String({ minLength: 1, maxLength: 64 }),
  model: Type.Optional(Type.Unknown()),
  output: Type.Optional(Type.Unknown()),
  error: Type.Optional(Type.Unknown()),
  logs: Type.Optional(Type.Unknown()),
  data_removed: Type.Optional(Type.Unknown()),
  webhook: Type.Optional(Type.Unknown()),
  created_at: Type.Optional(Type.Unknown()),
  completed_at: Type.Optional(Type.Unknown()),
});

export type Prediction = Static<typeof PredictionSchema>;

/** A prediction out of a reply or a callback; null when it is none. */
export function parsePrediction(value: unknown): Prediction | null {
  return Value.Check(PredictionSchema, value) ? value : null;
}

const PredictionPageSchema = Type.Object({
  results: Type.Array(Type.Unknown()),
  next: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

export type PredictionPage = Static<typeof PredictionPageSchema>;

/** One page of GET /predictions, newest first; null when the reply is none. */
export function parsePredictionPage(value: unknown): PredictionPage | null {
  return Value.Check(PredictionPageSchema, value) ? value : null;
}

/** A time out of a reply; null when it is absent or none. */
export function parseTime(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? null : time;
}
