import type { TeamReview, Viewer, Workflow } from '@callsheet/domain';
import type { WorkflowRepository } from '@callsheet/engine';
import { notFound, requireOwn } from '../../http/require-own.ts';

/** @throws DomainError NOT_FOUND, FORBIDDEN. */
export async function findOwnWorkflow(
  workflows: Pick<WorkflowRepository, 'find'>,
  { id, viewer }: { readonly id: string; readonly viewer: Pick<Viewer, 'userId'> },
): Promise<Workflow> {
  return requireOwn(await workflows.find(id), viewer, 'Workflow');
}

/**
 * The newest one.
 * @throws DomainError NOT_FOUND before the first.
 */
export function reviewOf({ teamReview }: Workflow): TeamReview {
  if (teamReview === null) throw notFound('Team review');
  return teamReview;
}
