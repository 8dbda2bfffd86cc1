import { isTerminal, type PartFailure, type Workflow, type WorkflowPart } from '@callsheet/domain';
import type { EngineDependencies } from '../ports.ts';
import { cancelParts } from './cancel-workflow-order.ts';
import { endPart, recordPartEnd } from './record-part-end.ts';
import { removeWorkflowJobs } from './remove-workflow-jobs.ts';
import type { WorkflowStore } from './workflow-ports.ts';

/** How long until the next look at what is still under way. */
const LOOK_AGAIN_MS = 30_000;

export interface MendDependencies extends WorkflowStore {
  readonly engine: EngineDependencies;
}

/**
 * One pass over workflows that a crash may have left half done: orders whose jobs were never made, ends that were not told,
 * cancels and removals that broke off. Two at once do the same things twice. Answers how many were looked at.
 */
export async function mendWorkflows(deps: MendDependencies, { limit }: { readonly limit: number }): Promise<number> {
  const overdue = await deps.workflows.findOverdue(deps.now(), limit);
  for (const workflow of overdue) {
    try {
      await mend(deps, workflow);
    } catch (error) {
      deps.log.warn(
        { err: error, workflowId: workflow.id },
        'a workflow could not be mended; the next pass tries again',
      );
    }
  }
  return overdue.length;
}

async function mend(deps: MendDependencies, workflow: Workflow): Promise<void> {
  const { running, deletedAt, id } = workflow;
  for (const part of running?.parts ?? []) await mendPart(deps, workflow, part);
  if (running !== null && running.cancelRequestedAt !== null) await cancelParts(deps, running.parts);
  const current = (await deps.workflows.find(id)) ?? workflow;
  if (deletedAt !== null) await removeWorkflowJobs(deps, current);
  const wakeAt = current.running === null ? null : new Date(deps.now().getTime() + LOOK_AGAIN_MS);
  await deps.workflows.postponeWake({ id, expectedVersion: current.version, wakeAt });
}

async function mendPart(deps: MendDependencies, workflow: Workflow, { jobId }: WorkflowPart): Promise<void> {
  const job = (await deps.engine.jobs.find(jobId))?.job;
  if (job !== undefined) {
    if (isTerminal(job.status)) await recordPartEnd(deps, job);
    return;
  }
  // Whoever was about to make it may be slow and not dead: this verdict binds them, so that nothing is reserved or sent.
  await deps.engine.ledger.settle({ jobId, number: 1, money: 'release', cause: 'platform', at: deps.now() });
  await deps.onStep('workflow.part_withdrawn');
  await endPart(deps, { workflowId: workflow.id, jobId, outcome: { kind: 'failed', failure: INTERRUPTED } });
}

const INTERRUPTED: PartFailure = {
  code: 'INTERNAL',
  message: 'The order broke off before anything was bought; order this step again.',
  retryable: true,
  class: 'platform',
};
