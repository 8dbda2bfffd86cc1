import type { WorkflowReads } from '@callsheet/database';
import { shareReads } from './share-reads.ts';

/** The same reads, where all streams that look at one workflow at the same time look once. */
export function createSharedWorkflowReads(reads: WorkflowReads): WorkflowReads {
  const readHistory = shareReads({
    keyOf: (workflowId: string) => workflowId,
    join: (one) => one,
    read: (workflowId) => reads.readHistory(workflowId),
  });
  return { ...reads, readHistory };
}
