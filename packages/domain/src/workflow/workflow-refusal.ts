import { DomainError, type DomainErrorCode } from '../errors/domain-error.ts';
import { runningText } from './running-text.ts';
import type { Workflow } from './workflow.ts';

/** Commands are refused from here on; the outcome of what was ordered still counts. */
export const MAX_WORKFLOW_VERSIONS = 500;

/** A refusal that says where the workflow stands, so that the one of two who came second sees it (409). */
export function workflowRefusal(
  { step, status, version }: Workflow,
  code: DomainErrorCode,
  message: string,
  details: Record<string, unknown> = {},
): DomainError {
  return new DomainError({ code, message, details: { step, status, version, ...details } });
}

/** @throws DomainError NOT_FOUND for a deleted workflow. */
export function assertPresent(workflow: Workflow): void {
  if (workflow.deletedAt !== null) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'This workflow does not exist.' });
  }
}

/** @throws DomainError NOT_FOUND for a deleted workflow, LIMIT_REACHED for one with too long a history. */
export function assertChangeable(workflow: Workflow): void {
  assertPresent(workflow);
  if (workflow.version < MAX_WORKFLOW_VERSIONS) return;
  const message = `This workflow has had its ${MAX_WORKFLOW_VERSIONS} changes; branch from one of its versions to go on.`;
  throw workflowRefusal(workflow, 'LIMIT_REACHED', message);
}

/** @throws DomainError as `assertChangeable`, and ILLEGAL_TRANSITION while something is being made. */
export function assertIdle(workflow: Workflow): void {
  assertChangeable(workflow);
  if (workflow.running === null) return;
  const message = `${runningText(workflow.running)}; wait until that has ended, or cancel it.`;
  throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', message);
}
