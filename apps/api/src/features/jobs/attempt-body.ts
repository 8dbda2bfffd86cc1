import { type Attempt, stepOf } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, Timestamp } from '../../http/schemas.ts';

/** One try at a provider, as its customer may see it: no prompt, and no URL of the provider. */
export const AttemptBody = Type.Object(
  {
    number: Type.Integer(),
    admission: Type.Integer({ description: 'The run it belongs to: 1, and one more for each retry.' }),
    step: Type.String({ description: 'What was to be made: image or video.' }),
    provider: Type.String(),
    model: Type.String(),
    state: Type.String({ description: 'submitting, accepted, rejected, unknown, succeeded, failed or canceled.' }),
    externalId: Nullable(Type.String({ description: 'Id of the operation at the provider, once it is known.' })),
    providerStatus: Nullable(Type.String({ description: "The provider's own word." })),
    startedAt: Timestamp,
    acceptedAt: Nullable(Timestamp),
    endedAt: Nullable(Timestamp),
    error: Nullable(
      Type.Object({ code: Type.String(), message: Type.String(), retryable: Type.Boolean(), class: Type.String() }),
    ),
  },
  { title: 'Attempt' },
);

/** Names every field that is shown, so that nothing of an attempt is shown by accident. */
export function renderAttempt(attempt: Attempt): Static<typeof AttemptBody> {
  const { number, admission, provider, model, state, externalId, error } = attempt;
  return {
    number,
    admission,
    step: stepOf(attempt),
    provider,
    model,
    state,
    externalId,
    providerStatus: attempt.rawStatus,
    startedAt: attempt.startedAt.toISOString(),
    acceptedAt: attempt.acceptedAt?.toISOString() ?? null,
    endedAt: attempt.endedAt?.toISOString() ?? null,
    error:
      error === null
        ? null
        : { code: error.code, message: error.message, retryable: error.retryable, class: error.class },
  };
}
