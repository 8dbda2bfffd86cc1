import { createWorkflowRepository } from '@callsheet/database';
import { recordPartEnd, WORKFLOW_NOTICE_CHANNEL, type EngineDependencies, type WorkflowStore } from '@callsheet/engine';
import { createRateClasses } from '@callsheet/ledger';
import { createNotifications } from '@callsheet/postgres';
import type { Stores } from './open-stores.ts';

/** What the ends of jobs change of workflows, and with what. */
export function wireWorkflows(
  { db, documents }: Pick<Stores, 'db' | 'documents'>,
  { now, onStep, log }: Pick<EngineDependencies, 'now' | 'onStep' | 'log'>,
): { readonly store: WorkflowStore; readonly projections: EngineDependencies['projections'] } {
  const notify = createNotifications(db, WORKFLOW_NOTICE_CHANNEL);
  const store: WorkflowStore = {
    workflows: createWorkflowRepository({ db: documents.db }),
    notifyWorkflow: (notice) => notify(JSON.stringify(notice)),
    giveBackRate: (ticket) => createRateClasses({ db, now }).giveBack(ticket),
    now,
    onStep,
    log,
  };
  return { store, projections: { workflow: ({ job }) => recordPartEnd(store, job) } };
}
