import type { Workflow, WorkflowError } from '@callsheet/domain';
import { type ErrorCode, statusOf } from '../../http/error-status.ts';
import type { SpendingAnswer } from '../../http/idempotency.ts';
import { errorBody } from '../../http/response-envelope.ts';

/**
 * The answer to a refinement that was waited for and brought nothing (R-004-24); null when it brought what was asked for.
 * The message is that of the workflow's own error, and `details` say where it stands now.
 */
export function failedRefinement(workflow: Workflow, orderId: string, requestId: string): SpendingAnswer | null {
  const error = workflow.errors.findLast(({ jobId }) => jobId === orderId);
  if (error === undefined) return null;
  const code = codeOf(error);
  const { step, status, version } = workflow;
  const { message, code: reason, retryable } = error;
  const details = { reason, retryable, step, status, version };
  return { status: statusOf(code, 's004'), headers: {}, body: errorBody({ code, message, details, requestId }) };
}

/** Whose fault it was. One that its owner has called off is no failure, but what they asked for is not there. */
function codeOf({ code, class: blame }: WorkflowError): ErrorCode {
  if (code === 'CANCELED') return 'ILLEGAL_TRANSITION';
  if (blame === 'user') return 'VALIDATION_ERROR';
  return code === 'INTERNAL' ? 'INTERNAL' : 'PROVIDER_ERROR';
}
