/** Errors may be chained in a circle; nobody reads further than this. */
const MAX_DEPTH = 5;
const TELLING_FIELDS = ['code', 'retry', 'providerCode', 'httpStatus', 'statusCode'] as const;

/** What a log line says of an error. */
export interface ErrorDescription {
  readonly [field: string]: unknown;
  readonly type: string;
  readonly message: string;
}

/**
 * Type, text, stack, codes and causes of an error. Its other fields stay out: clients hang whole requests, with their
 * keys, on the errors they throw.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const fields: Record<string, unknown> = {};
  for (const name of TELLING_FIELDS) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') fields[name] = value;
  }
  const description: ErrorDescription = { type: error.name, message: error.message, ...fields, stack: error.stack };
  if (depth >= MAX_DEPTH) return description;
  const errors =
    error instanceof AggregateError
      ? { errors: error.errors.slice(0, 10).map((one) => describeError(one, depth + 1)) }
      : {};
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause, depth + 1) } : {};
  return { ...description, ...errors, ...cause };
}
