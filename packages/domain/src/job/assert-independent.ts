import { DomainError } from '../errors/domain-error.ts';
import type { Job } from './job.ts';
import { workflowOrderOf } from './job-input.ts';

/**
 * A part of a creative workflow is ordered, repeated and removed by its workflow alone, which would otherwise show what is
 * no longer there, or wait for what nobody makes (R-004-23).
 * @throws DomainError ILLEGAL_TRANSITION, naming the workflow.
 */
export function assertIndependent(job: Pick<Job, 'input' | 'status'>): void {
  const order = workflowOrderOf(job.input);
  if (order === null) return;
  const { workflowId } = order;
  throw new DomainError({
    code: 'ILLEGAL_TRANSITION',
    message: `This job belongs to workflow ${workflowId}; repeat the step there, or delete the workflow.`,
    details: { status: job.status, workflowId },
  });
}
