import { findOrder, type Workflow } from '@callsheet/domain';
import type { WorkflowStore } from './workflow-ports.ts';

/** The workflow if an order of this id was placed and not refused; null when the same call may be made again. */
export async function findWorkflowOrder(
  { workflows }: Pick<WorkflowStore, 'workflows'>,
  { workflowId, orderId }: { readonly workflowId: string; readonly orderId: string },
): Promise<Workflow | null> {
  const versions = await workflows.readVersions(workflowId);
  const order = versions === null ? null : findOrder(versions, orderId);
  if (order === null || order.event.type === 'order.refused') return null;
  return await workflows.find(workflowId);
}
