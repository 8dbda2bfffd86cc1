import { DomainError, type Workflow, workflowJobIds, workflowOrderOf } from '@callsheet/domain';
import { deleteJob } from '../delete-job.ts';
import type { WorkflowDependencies } from './workflow-ports.ts';

type Needed = Pick<WorkflowDependencies, 'engine' | 'workflows' | 'onStep'>;

/**
 * Deletes the jobs of a deleted workflow, and those that it had from the workflow it branched from, as far as no other
 * workflow still shows what they made. May be repeated: the sweep finishes what was interrupted.
 */
export async function removeWorkflowJobs(deps: Needed, workflow: Workflow): Promise<void> {
  const versions = (await deps.workflows.readVersions(workflow.id)) ?? [];
  for (const jobId of workflowJobIds(versions)) {
    await deps.onStep('workflow.part_removing');
    if (!(await isNeeded(deps, workflow, jobId))) await removeJob(deps, jobId);
  }
}

/** By a branch that shows its picture, or by the workflow that ordered it: earlier versions of that show it too. */
async function isNeeded(deps: Needed, workflow: Workflow, jobId: string): Promise<boolean> {
  const job = (await deps.engine.jobs.find(jobId))?.job;
  const maker = job === undefined ? null : (workflowOrderOf(job.input)?.workflowId ?? null);
  if (maker !== null && maker !== workflow.id) {
    const ordered = await deps.workflows.find(maker);
    if (ordered !== null && ordered.deletedAt === null) return true;
  }
  return await deps.workflows.isShown(jobId);
}

async function removeJob({ engine }: Needed, jobId: string): Promise<void> {
  try {
    await deleteJob(engine, { jobId });
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'NOT_FOUND')) throw error;
  }
}
