import { randomUUID } from 'node:crypto';
import { createWorkflowRepository, tellWorkflowProgress, type WorkflowRepository } from '@callsheet/database';
import { WORKFLOW_NOTICE_CHANNEL, type WorkflowDependencies, type WorkflowStore } from '@callsheet/engine';
import type { Logger } from '@callsheet/logging';
import { createNotifications } from '@callsheet/postgres';
import type { WorkMetrics } from './features/health/work-metrics.ts';
import type { Stores } from './open-stores.ts';

/** What changes to workflows need in this process. */
export type ApiWorkflowStore = WorkflowStore &
  Pick<WorkflowDependencies, 'newUuid'> & { readonly workflows: WorkflowRepository };

export function wireWorkflowStore(
  { db, documents }: Pick<Stores, 'db' | 'documents'>,
  {
    work,
    ...tools
  }: Pick<WorkflowStore, 'giveBackRate'> & {
    readonly now: () => Date;
    readonly log: Logger;
    readonly work: Pick<WorkMetrics, 'workflowProgressed'>;
  },
): ApiWorkflowStore {
  const notify = createNotifications(db, WORKFLOW_NOTICE_CHANNEL);
  return {
    ...tools,
    workflows: tellWorkflowProgress(createWorkflowRepository(documents), work.workflowProgressed),
    notifyWorkflow: (notice) => notify(JSON.stringify(notice)),
    newUuid: randomUUID,
    onStep: async () => undefined,
  };
}
