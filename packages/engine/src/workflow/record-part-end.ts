import {
  DomainError,
  decidePartEnded,
  type Job,
  type PartFailure,
  type PartOutcome,
  type Workflow,
  workflowOrderOf,
} from '@callsheet/domain';
import { changeWorkflow } from './change-workflow.ts';
import type { WorkflowStore } from './workflow-ports.ts';

/**
 * A job of a workflow has ended: the workflow learns how. May be repeated, and comes late or never where the workflow goes
 * on without it. Where Callsheet itself failed, its caller's rate gets the unit back (C-39).
 */
export async function recordPartEnd(store: WorkflowStore, job: Job): Promise<void> {
  const workflowId = workflowOrderOf(job.input)?.workflowId;
  const outcome = outcomeOf(job);
  if (workflowId === undefined || outcome === null) return;
  await endPart(store, { workflowId, jobId: job.id, outcome });
}

/** The same for a part whose outcome is known without its job. */
export async function endPart(
  store: WorkflowStore,
  { workflowId, jobId, outcome }: { workflowId: string; jobId: string; outcome: PartOutcome },
): Promise<void> {
  if (outcome.kind === 'failed' && outcome.failure.class === 'platform') {
    const ticket = ticketOf(await store.workflows.find(workflowId), jobId);
    // First the unit, then the event: whoever dies between does both again.
    if (ticket !== null) await store.giveBackRate(ticket);
  }
  try {
    await changeWorkflow(store, workflowId, (workflow) =>
      decidePartEnded(workflow, { now: store.now(), jobId, outcome }),
    );
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'NOT_FOUND')) throw error;
    store.log.warn({ workflowId, jobId }, 'the workflow of a job does not exist');
  }
}

function ticketOf(workflow: Workflow | null, jobId: string): string | null {
  const { running = null } = workflow ?? {};
  return running?.parts.some((part) => part.jobId === jobId) === true ? running.rateTicket : null;
}

/** Null while it goes on. */
function outcomeOf(job: Job): PartOutcome | null {
  switch (job.status) {
    case 'completed':
      return resultOf(job) ?? { kind: 'failed', failure: NO_RESULT };
    case 'failed':
    case 'canceled':
    case 'expired': {
      const { code, message, retryable, class: caused } = job.error;
      return { kind: 'failed', failure: { code, message, retryable, class: caused } };
    }
    default:
      return null;
  }
}

const NO_RESULT: PartFailure = {
  code: 'INTERNAL',
  message: 'The result was lost; order this step again.',
  retryable: true,
  class: 'platform',
};

function resultOf(job: Job): PartOutcome | null {
  const find = (role: string) => job.assets.find((asset) => asset.role === role) ?? null;
  switch (workflowOrderOf(job.input)?.part) {
    case 'refinement': {
      const text = job.attempts.at(-1)?.details?.text;
      return text === undefined ? null : { kind: 'refined', text };
    }
    case 'frame': {
      const asset = find('frame');
      return asset === null ? null : { kind: 'frame', asset };
    }
    case 'video': {
      const video = find('video');
      if (video === null) return null;
      const { deliver, warnings } = job.resolved;
      const durationSeconds = video.durationSeconds ?? deliver.durationSeconds;
      const output = { video, thumbnail: find('thumbnail'), durationSeconds, fps: deliver.fps, warnings };
      return { kind: 'video', output };
    }
    default:
      return null;
  }
}
