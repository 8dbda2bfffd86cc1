import { Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const Count = Type.Integer({ minimum: 0 });
const Seconds = Nullable(Type.Number({ minimum: 0 }));

/** R-001-34. */
const FIGURES = {
  videos: Type.Object({
    total: Count,
    completed: Count,
    failed: Count,
    canceled: Count,
    expired: Count,
    inProgress: Type.Integer({ description: 'What has not ended, drafts included.' }),
  }),
  successRate: Nullable(Type.Number({ description: 'Completed of all that ended, 0 to 1; null when none has ended.' })),
  processingTimeSeconds: Type.Object(
    { p50: Seconds, p95: Seconds },
    { description: 'From start to completion of the completed ones, to a tenth; null when there are none.' },
  ),
  storage: Type.Object({ bytes: Count, objects: Count }, { description: 'Without deleted videos.' }),
};

export const SummaryBody = Type.Object(
  {
    scope: OneOf(['user', 'workspace']),
    from: Timestamp,
    to: Timestamp,
    ...FIGURES,
    byKind: Type.Array(Type.Object({ kind: Type.String(), ...FIGURES })),
  },
  { title: 'AnalyticsSummary' },
);
