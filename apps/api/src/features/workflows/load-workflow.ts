import type { WorkflowActor } from '@callsheet/domain';
import { DomainError, type Workflow } from '@callsheet/domain';
import type { Principal } from '../../http/access-token.ts';
import { requireOwn } from '../../http/require-own.ts';
import type { WorkflowReader } from '../../workflow-ports.ts';

/**
 * The workflow that a path names, for its owner alone (C-09, R-004-25, R-004-26). What is bought for it is bought from the
 * allowance of its workspace, so only from within that.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadWorkflow(
  workflows: Pick<WorkflowReader, 'find'>,
  input: { readonly workflowId: string; readonly viewer: Principal; readonly use: 'own' | 'spend' },
): Promise<Workflow> {
  const { workflowId, viewer, use } = input;
  const workflow = requireOwn(await workflows.find(workflowId), viewer, 'Workflow');
  if (use === 'own' || workflow.workspaceId === viewer.workspaceId) return workflow;
  throw new DomainError({
    code: 'FORBIDDEN',
    message: 'This workflow belongs to another workspace; name it in the header X-Workspace-Id.',
  });
}

/** The caller as the history of a workflow names them. */
export function actorOf({ userId }: Principal): WorkflowActor {
  return { kind: 'user', id: userId };
}
