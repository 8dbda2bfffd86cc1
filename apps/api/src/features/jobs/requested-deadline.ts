import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';

/** Bounds of a deadline that a client asks for, in seconds. */
export const DEADLINE_SECONDS = { min: 5, max: 86_400 } as const;

/** Field of a body; the header `Cancel-After` says the same. */
export const DeadlineSeconds = Type.Integer({
  minimum: DEADLINE_SECONDS.min,
  maximum: DEADLINE_SECONDS.max,
  description:
    'The job expires when it has not ended after this many seconds. Also as the header Cancel-After: 90s, 5m or 2h.',
});

export const CancelAfterHeader = Type.Optional(
  Type.String({ description: 'Time that the job is given: 90s, 5m or 2h, from 5 seconds to 24 hours.' }),
);

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * The time that a client gives a job: `Cancel-After: 90s|5m|2h`, or `deadlineSeconds` of the body, or the default.
 * @throws DomainError VALIDATION_ERROR for both at once, for another form and out of bounds.
 */
export function requestedDeadline(input: {
  header: string | readonly string[] | undefined;
  body: number | undefined;
  defaultSeconds: number;
}): number {
  if (input.header === undefined) return input.body ?? input.defaultSeconds;
  if (input.body !== undefined) throw refuse('Give Cancel-After or deadlineSeconds, not both.');
  const match = typeof input.header === 'string' ? /^\s*(\d{1,6})\s*([smh])\s*$/.exec(input.header) : null;
  const seconds = Number(match?.[1]) * (UNIT_SECONDS[match?.[2] ?? ''] ?? Number.NaN);
  if (!(seconds >= DEADLINE_SECONDS.min && seconds <= DEADLINE_SECONDS.max)) {
    throw refuse('Cancel-After must be a time such as 90s, 5m or 2h, between 5 seconds and 24 hours.');
  }
  return seconds;
}

function refuse(message: string): DomainError {
  return new DomainError({
    code: 'VALIDATION_ERROR',
    message,
    details: { fields: [{ field: 'cancel-after', message }] },
  });
}
