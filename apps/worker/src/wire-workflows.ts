import { createWorkflowRepository, tellWorkflowProgress } from '@callsheet/database';
import { type EngineDependencies, recordPartEnd, WORKFLOW_NOTICE_CHANNEL, type WorkflowStore } from '@callsheet/engine';
import { createRateClasses } from '@callsheet/ledger';
import { createNotifications } from '@callsheet/postgres';
import type { WorkerMetrics } from './admin/worker-metrics.ts';
import type { Stores } from './open-stores.ts';

/** What the ends of jobs change of workflows, and with what. */
export function wireWorkflows(
  { db, documents }: Pick<Stores, 'db' | 'documents'>,
  {
    now,
    onStep,
    log,
    metrics,
  }: Pick<EngineDependencies, 'now' | 'onStep' | 'log'> & {
    readonly metrics: Pick<WorkerMetrics, 'workflowProgressed'>;
  },
): { readonly store: WorkflowStore; readonly projections: EngineDependencies['projections'] } {
  const notify = createNotifications(db, WORKFLOW_NOTICE_CHANNEL);
  const store: WorkflowStore = {
    workflows: tellWorkflowProgress(createWorkflowRepository({ db: documents.db }), metrics.workflowProgressed),
    notifyWorkflow: (notice) => notify(JSON.stringify(notice)),
    giveBackRate: (ticket) => createRateClasses({ db, now }).giveBack(ticket),
    now,
    onStep,
    log,
  };
  return { store, projections: { workflow: ({ job }) => recordPartEnd(store, job) } };
}
