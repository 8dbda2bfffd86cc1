import { WORKFLOW_STEPS } from '@callsheet/domain';
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

const Rate = Type.Number({ minimum: 0, maximum: 1 });

const WorkflowFigures = Type.Object({
  created: Count,
  averageRefinementIterations: Nullable(Type.Number({ minimum: 0 }), { description: 'Null when none was begun.' }),
  frameApprovalRate: Nullable(Rate, { description: 'Of all verdicts on frames; null when there are none.' }),
  videoSuccessRate: Nullable(Rate, { description: 'Of the videos that ended and were not canceled.' }),
  secondsByModel: Type.Array(
    Type.Object({
      part: OneOf(['refinement', 'frame', 'video']),
      model: Type.String({ description: 'The name under which it was ordered.' }),
      count: Count,
      p50: Seconds,
      p95: Seconds,
    }),
    { description: 'From start to completion of what was made in this time, to a tenth.' },
  ),
  errorsByStep: Type.Array(Type.Object({ step: OneOf(WORKFLOW_STEPS), code: Type.String(), count: Count }), {
    description: 'Of the newest 50 errors of each workflow.',
  }),
});

export const SummaryBody = Type.Object(
  {
    scope: OneOf(['user', 'workspace']),
    from: Timestamp,
    to: Timestamp,
    ...FIGURES,
    byKind: Type.Array(Type.Object({ kind: Type.String(), ...FIGURES })),
    workflows: WorkflowFigures,
  },
  { title: 'AnalyticsSummary' },
);
