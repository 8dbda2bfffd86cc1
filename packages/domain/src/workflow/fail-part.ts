import { settleFrame } from './settle-frame.ts';
import type { Workflow, WorkflowError } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

/** How many errors a workflow keeps (R-004-24). */
export const MAX_WORKFLOW_ERRORS = 50;

/** A part of the running order made nothing. A frame fails alone, everything else with its step, which stays (C-37). */
export function failPart(workflow: Workflow, { jobId, failure, at }: WorkflowEventOf<'part.failed'>): Workflow {
  const { running, step } = workflow;
  const part = running?.parts.find((one) => one.jobId === jobId);
  if (running === null || part === undefined) return workflow;
  const { code, message, retryable, class: blame } = failure;
  const { frameNumber } = part;
  const error: WorkflowError = { step, code, message, retryable, class: blame, jobId, frameNumber, at };
  const failed = { ...workflow, errors: [...workflow.errors, error].slice(-MAX_WORKFLOW_ERRORS) };
  if (running.action === 'frames') return settleFrame(failed, jobId, { error });
  return { ...failed, status: 'FAILED', running: null };
}
