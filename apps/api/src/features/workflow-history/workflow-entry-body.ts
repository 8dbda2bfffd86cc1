import type { WorkflowEntry } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

/** R-001-26. */
export const WorkflowEntryBody = Type.Object(
  {
    executionId: Nullable(Type.String({ description: "The maker's id of the run; null before it is known." })),
    videoId: Type.String(),
    jobId: Type.String(),
    userId: Type.String(),
    email: Type.String(),
    status: OneOf(['pending', 'completed', 'failed']),
    createdAt: Timestamp,
    completedAt: Type.Optional(Timestamp),
    errorMessage: Type.Optional(Type.String()),
  },
  { title: 'WorkflowEntry' },
);

export function renderWorkflowEntry({
  createdAt,
  completedAt,
  ...entry
}: WorkflowEntry): Static<typeof WorkflowEntryBody> {
  return {
    ...entry,
    createdAt: createdAt.toISOString(),
    ...(completedAt === undefined ? {} : { completedAt: completedAt.toISOString() }),
  };
}
