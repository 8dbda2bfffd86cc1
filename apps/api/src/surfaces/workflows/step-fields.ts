import { Type } from '@sinclair/typebox';
import { PreferHeader } from '../../features/jobs/prefer-wait.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { Nullable } from '../../http/schemas.ts';

/** Headers of every step that something is bought for. */
export const StepHeaders = Type.Object({ ...SpendingHeaders.properties, prefer: PreferHeader });

export const ModelField = Type.Optional(
  Nullable(Type.String({ minLength: 1, maxLength: 100 }), {
    description: 'Name of a model as /v1/models lists it. Left out: the default one.',
  }),
);
